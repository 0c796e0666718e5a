package dev.hopfield.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where a command writes, always in UTF-8.
 *
 * @param out results, and nothing else
 * @param err messages and progress
 * @param interactive whether a person watches {@code err}: only then is progress shown
 */
public record Console(PrintWriter out, PrintWriter err, boolean interactive) {
  /** The console of a process. */
  public static Console of(PrintStream out, PrintStream err) {
    return new Console(utf8(out), utf8(err), standardErrorIsTerminal());
  }

  private static PrintWriter utf8(PrintStream stream) {
    return new PrintWriter(stream, false, StandardCharsets.UTF_8);
  }

  /** The launcher says so where it stands between; otherwise Linux does. */
  private static boolean standardErrorIsTerminal() {
    if (Boolean.getBoolean("hopfield.stderr.terminal")) {
      return true;
    }
    try {
      String target = Files.readSymbolicLink(Path.of("/proc/self/fd/2")).toString();
      return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }

  /** One line to the user on {@code err}, whatever line breaks the message holds. */
  public void say(String message) {
    err.println("hopfield: " + message.strip().replaceAll("\\s*\\R\\s*", " "));
    err.flush();
  }

  /**
   * Says on {@code err} what is being done, once it has taken over a second and if someone watches.
   *
   * @param step for example {@code verifying cpu}
   * @return to be closed when the step is done
   */
  public Progress progress(String step) {
    return Progress.begin(this, step);
  }
}
