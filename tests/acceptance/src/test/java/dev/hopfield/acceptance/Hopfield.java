package dev.hopfield.acceptance;

import dev.hopfield.cli.Console;
import dev.hopfield.cli.Main;
import java.io.PrintWriter;
import java.io.StringWriter;

/** Runs the command line within the test's JVM. */
final class Hopfield {
  /**
   * What a command left.
   *
   * @param code the exit code
   * @param out standard output
   * @param err standard error
   */
  record Run(int code, String out, String err) {}

  private Hopfield() {}

  static Run hopfield(String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    Console console = new Console(new PrintWriter(out), new PrintWriter(err), false);
    int code = Main.execute(console, args);
    return new Run(code, out.toString(), err.toString());
  }
}
