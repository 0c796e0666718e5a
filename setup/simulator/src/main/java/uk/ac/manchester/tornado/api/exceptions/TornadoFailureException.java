package uk.ac.manchester.tornado.api.exceptions;

import java.io.Serial;

/** A failure inside a driver. */
public class TornadoFailureException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  /** Makes one with a message. */
  public TornadoFailureException(String msg) {
    super(msg);
  }

  /** Makes one from its cause. */
  public TornadoFailureException(Exception e) {
    super(e);
  }
}
