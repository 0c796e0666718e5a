package uk.ac.manchester.tornado.api.exceptions;

import java.io.Serial;

/** 16-bit floating point on a device without it. */
public class TornadoDeviceFP16NotSupported extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  /** Makes one with a message. */
  public TornadoDeviceFP16NotSupported(String msg) {
    super(msg);
  }
}
