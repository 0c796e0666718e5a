package uk.ac.manchester.tornado.api.exceptions;

import java.io.Serial;

/** A kernel that could not be compiled or launched. */
public class TornadoBailoutRuntimeException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  /** Makes one with a message. */
  public TornadoBailoutRuntimeException(String msg) {
    super(msg);
  }

  /** Makes one with a message and its cause. */
  public TornadoBailoutRuntimeException(String msg, Exception e) {
    super(msg, e);
  }
}
