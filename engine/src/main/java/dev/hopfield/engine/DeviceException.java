package dev.hopfield.engine;

/**
 * A device or its driver refused: not there, out of memory, a kernel that did not compile. The
 * message is one line with the cause and the remedy; the command line ends with exit code 3.
 */
public final class DeviceException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** An exception with a one-line message. */
  public DeviceException(String message) {
    super(message);
  }

  /** An exception with a one-line message and what caused it. */
  public DeviceException(String message, Throwable cause) {
    super(message, cause);
  }
}
