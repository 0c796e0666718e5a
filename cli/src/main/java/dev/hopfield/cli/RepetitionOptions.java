package dev.hopfield.cli;

import dev.hopfield.cli.measure.Repetition;
import dev.hopfield.engine.InvalidInputException;
import picocli.CommandLine.Option;

/** How often every command that times does so. */
final class RepetitionOptions {
  private static final int MOST = 1_000_000;

  @Option(
      names = {"-r", "--repetitions"},
      paramLabel = "R",
      description = "Timed retrievals of each row, after warm-up. Default: 5.")
  private int repetitions = 5;

  @Option(
      names = "--no-warm-up",
      description = "Time at once, while the JVM may still be compiling.")
  private boolean cold;

  /** The numbers, checked. */
  Repetition get() {
    if (repetitions < 1 || repetitions > MOST) {
      throw new InvalidInputException(
          "--repetitions is %d but must be 1 to %d".formatted(repetitions, MOST));
    }
    return new Repetition(repetitions, !cold);
  }
}
