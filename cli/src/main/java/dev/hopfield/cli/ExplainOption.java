package dev.hopfield.cli;

import picocli.CommandLine.Option;

/** {@code --explain}, for every command that loads patterns. */
final class ExplainOption {
  @Option(
      names = "--explain",
      description =
          "Print the memory plan and the kernels chosen on standard error, before anything runs.")
  private boolean explain;

  /** Prints a plan where it was asked for. */
  void print(Console console, String backend, String plan) {
    if (explain) {
      plan.lines().forEach(line -> console.say("%s: %s".formatted(backend, line)));
    }
  }
}
