package dev.hopfield.benchmarks.command;

import java.io.PrintWriter;
import java.util.List;
import java.util.function.Consumer;

/** This program run once more, apart, to measure. */
interface Measuring {
  /** Makes such runs. */
  @FunctionalInterface
  interface Factory {
    /**
     * A run that was not started yet.
     *
     * @param threads processors that it is to see
     * @param arguments of the command
     * @param err where its messages go
     */
    Measuring of(int threads, List<String> arguments, PrintWriter err);
  }

  /** Adds a variable to its environment. */
  Measuring with(String variable, String value);

  /**
   * Runs and gives the exit status.
   *
   * @param line takes each line of what was measured, as soon as it is known
   */
  int run(Consumer<String> line);

  /** What it said about why it ended, in one line. */
  String reason();

  /** Ends it; may be called by any thread. */
  void kill();
}
