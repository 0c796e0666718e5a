package dev.hopfield.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hopfield.cli.Console;
import dev.hopfield.cli.Main;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;

/**
 * One run of the command line within this JVM.
 *
 * @param command what was run
 * @param exitCode what it ended with
 * @param out standard output
 * @param err standard error
 */
record CommandRun(String command, int exitCode, String out, String err) {
  /** Runs a command; arguments are given as any objects. */
  static CommandRun of(Object... arguments) {
    String[] args = Arrays.stream(arguments).map(String::valueOf).toArray(String[]::new);
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    Console console = new Console(new PrintWriter(out), new PrintWriter(err), false);
    int exitCode = Main.execute(console, args);
    return new CommandRun(String.join(" ", args), exitCode, out.toString(), err.toString());
  }

  CommandRun assertSucceeded() {
    assertThat(exitCode).as("%s%n%s", command, err).isZero();
    return this;
  }

  /** Exit code 2, one line that holds the parts named, nothing on standard output. */
  void assertBadInput(String... parts) {
    assertThat(exitCode).as("%s%n%s", command, err).isEqualTo(2);
    assertThat(err).as(command).startsWith("hopfield: ").endsWith("\n");
    assertThat(err.strip()).as(command).hasLineCount(1).doesNotContain("Exception", "unexpected");
    assertThat(out).as(command).isEmpty();
    for (String part : parts) {
      assertThat(err).as(command).contains(part);
    }
  }
}
