package uk.ac.manchester.tornado.api.exceptions;

import java.io.Serial;

/** The device has no room for a buffer. */
public class TornadoOutOfMemoryException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  /** Makes one with a message. */
  public TornadoOutOfMemoryException(String msg) {
    super(msg);
  }
}
