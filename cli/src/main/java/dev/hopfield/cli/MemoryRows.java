package dev.hopfield.cli;

import dev.hopfield.engine.InvalidInputException;
import dev.hopfield.engine.Patterns;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The rows that a change brings to a saved memory: patterns with values and labels. */
final class MemoryRows {
  @Option(
      names = {"-p", "--patterns"},
      paramLabel = "FILE",
      required = true,
      description = "The patterns.")
  private Path patterns = Path.of("");

  @Option(
      names = "--values",
      paramLabel = "FILE",
      description = "A value for each, for a memory that has values of its own.")
  private @Nullable Path values;

  @Option(
      names = "--labels",
      paramLabel = "FILE",
      description = "A text file: a line for each pattern, empty for no label.")
  private @Nullable Path labels;

  /**
   * The rows, read where they lie.
   *
   * @param patterns X
   * @param values a value for each, or {@code null}
   * @param labels a line for each, or {@code null}
   */
  record Opened(Patterns patterns, @Nullable Patterns values, @Nullable Labels labels)
      implements AutoCloseable {
    long count() {
      return patterns.count();
    }

    float[][] patternRows(long first, int count) {
      return rows(patterns, first, count);
    }

    /** Only where there are values. */
    float[][] valueRows(long first, int count) {
      return rows(Objects.requireNonNull(values), first, count);
    }

    private static float[][] rows(Patterns from, long first, int count) {
      float[][] rows = new float[count][];
      Arrays.setAll(rows, r -> from.row(first + r));
      return rows;
    }

    @Override
    public void close() {
      patterns.close();
      if (values != null) {
        values.close();
      }
    }
  }

  /** Opens them, if there are as many values and labels as patterns, to be written to a memory. */
  Opened open(Path memory) {
    OutputFiles.requireEnding(memory, ".safetensors");
    OutputFiles.requireDistinct(List.of(memory), Arrays.asList(patterns, values, labels));
    Patterns opened = Patterns.open(patterns);
    Patterns openedValues = null;
    try {
      openedValues = values == null ? null : Patterns.open(values);
      if (openedValues != null && openedValues.count() != opened.count()) {
        throw new InvalidInputException(
            "there are %d values but %d patterns; give one value for each pattern"
                .formatted(openedValues.count(), opened.count()));
      }
      return new Opened(opened, openedValues, Labels.read(labels, opened.count()));
    } catch (RuntimeException | Error e) {
      new Opened(opened, openedValues, null).close();
      throw e;
    }
  }
}
