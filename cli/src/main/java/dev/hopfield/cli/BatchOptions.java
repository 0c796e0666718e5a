package dev.hopfield.cli;

import dev.hopfield.engine.InvalidInputException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How many queries are retrieved together, and whether an interrupted run goes on. */
final class BatchOptions {
  /** The most queries of a batch. */
  static final int MOST = 1 << 20;

  private static final int LARGEST_BATCH = 1024;
  private static final int MOST_NUMBERS = 1 << 19;

  @Option(
      names = "--batch",
      paramLabel = "B",
      description =
          "Queries that are retrieved together, for each batch one pass over the patterns a step."
              + " Default: up to 1024.")
  private @Nullable Integer batch;

  @Option(
      names = "--resume",
      description =
          "Go on where an interrupted run with the same files and options stopped. Without one,"
              + " begin.")
  private boolean resume;

  boolean resume() {
    return resume;
  }

  /** The batch asked for; else enough queries to share the reading of the patterns. */
  int batch(int numbersOfOne) {
    if (batch == null) {
      return Math.clamp(MOST_NUMBERS / numbersOfOne, 1, LARGEST_BATCH);
    }
    long most = Math.min(MOST, (Integer.MAX_VALUE - 8L) / numbersOfOne);
    if (batch < 1 || batch > most) {
      throw new InvalidInputException(
          "batch is %d but must be 1 to %d for rows of this length".formatted(batch, most));
    }
    return batch;
  }
}
