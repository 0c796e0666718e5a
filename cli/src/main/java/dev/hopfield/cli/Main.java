package dev.hopfield.cli;

/** Entry point of the command line. */
public final class Main {
  private Main() {}

  /**
   * Runs one command and ends the JVM with its exit code.
   *
   * @param args the command and its options
   */
  public static void main(String[] args) {
    System.err.println("hopfield: no command is built in yet");
    System.exit(2);
  }
}
