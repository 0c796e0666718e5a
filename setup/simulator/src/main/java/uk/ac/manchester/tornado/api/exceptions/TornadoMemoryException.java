package uk.ac.manchester.tornado.api.exceptions;

import java.io.Serial;

/** A buffer that a device cannot hold at all. */
public class TornadoMemoryException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  /** Makes one with a message. */
  public TornadoMemoryException(String msg) {
    super(msg);
  }
}
