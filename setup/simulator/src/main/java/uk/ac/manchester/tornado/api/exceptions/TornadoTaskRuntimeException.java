package uk.ac.manchester.tornado.api.exceptions;

import java.io.Serial;

/** A task that is wrongly declared. */
public class TornadoTaskRuntimeException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  /** Makes one with a message. */
  public TornadoTaskRuntimeException(String msg) {
    super(msg);
  }

  /** Makes one with a message and its cause. */
  public TornadoTaskRuntimeException(String msg, Exception e) {
    super(msg, e);
  }
}
