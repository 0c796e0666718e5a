package uk.ac.manchester.tornado.api.exceptions;

import java.io.Serial;

/** A backend that is not there. */
public class TornadoBackendNotFound extends TornadoRuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  /** Makes one with a message. */
  public TornadoBackendNotFound(String msg) {
    super(msg);
  }
}
