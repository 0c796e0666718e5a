package uk.ac.manchester.tornado.api.exceptions;

import java.io.Serial;

/** A task graph, a plan or a kernel that cannot run, or went wrong while it ran. */
public class TornadoRuntimeException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  /** Makes one with a message. */
  public TornadoRuntimeException(String msg) {
    super(msg);
  }

  /** Makes one from its cause. */
  public TornadoRuntimeException(Exception e) {
    super(e);
  }
}
