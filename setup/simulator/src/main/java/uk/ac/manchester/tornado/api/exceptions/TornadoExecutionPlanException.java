package uk.ac.manchester.tornado.api.exceptions;

import java.io.Serial;

/** A plan that could not be closed. */
public class TornadoExecutionPlanException extends Exception {

  @Serial private static final long serialVersionUID = 1L;

  /** Makes one with a message. */
  public TornadoExecutionPlanException(String msg) {
    super(msg);
  }

  /** Makes one with a message and its cause. */
  public TornadoExecutionPlanException(String message, Throwable cause) {
    super(message, cause);
  }
}
