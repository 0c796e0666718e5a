package uk.ac.manchester.tornado.api.exceptions;

import java.io.Serial;

/** A device that is not there. */
public class TornadoDeviceNotFound extends TornadoRuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  /** Makes one with a message. */
  public TornadoDeviceNotFound(String msg) {
    super(msg);
  }
}
