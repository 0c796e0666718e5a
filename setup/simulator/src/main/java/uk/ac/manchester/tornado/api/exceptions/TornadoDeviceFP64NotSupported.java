package uk.ac.manchester.tornado.api.exceptions;

import java.io.Serial;

/** 64-bit floating point on a device without it. */
public class TornadoDeviceFP64NotSupported extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  /** Makes one with a message. */
  public TornadoDeviceFP64NotSupported(String msg) {
    super(msg);
  }
}
