package dev.hopfield.engine;

/**
 * The caller's input cannot be used: a wrong shape, a value outside its range, a file that is not
 * what it claims to be. The message is one line with the value, the limit and the remedy; the
 * command line prints it and ends with exit code 2.
 */
public final class InvalidInputException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /** An exception with a one-line message. */
  public InvalidInputException(String message) {
    super(message);
  }

  /** An exception with a one-line message and what caused it. */
  public InvalidInputException(String message, Throwable cause) {
    super(message, cause);
  }
}
