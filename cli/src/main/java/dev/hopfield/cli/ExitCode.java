package dev.hopfield.cli;

/** What the process ends with. Scripts rely on these numbers. */
public final class ExitCode {
  /** All went well. */
  public static final int OK = 0;

  /** A backend's results differ from the reference by more than the stated tolerance. */
  public static final int COMPARISON_FAILED = 1;

  /** Bad usage or input: an option, a value or a file is not what it must be. */
  public static final int BAD_INPUT = 2;

  /** A device, a driver, memory or a file system refused, or the program itself is at fault. */
  public static final int FAILURE = 3;

  private ExitCode() {}
}
