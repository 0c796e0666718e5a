package dev.hopfield.cli;

import dev.hopfield.cli.report.Machine;
import dev.hopfield.engine.InvalidInputException;
import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.generate.PatternGenerator;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What {@code --patterns} says: a file, or how many to make.
 *
 * @param file the file, {@code null} where they are made
 * @param count N to make; 0 with a file
 */
record PatternChoice(@Nullable Path file, long count) {
  private static final Pattern NUMBER = Pattern.compile("[+-]?\\d+");

  /**
   * Reads it.
   *
   * @param text a number or a path; {@code null} where the user says nothing
   * @param standard N for that case
   */
  static PatternChoice of(@Nullable String text, long standard) {
    if (text == null) {
      return new PatternChoice(null, standard);
    }
    if (!NUMBER.matcher(text).matches()) {
      return new PatternChoice(Path.of(text), 0);
    }
    try {
      return new PatternChoice(null, Long.parseLong(text));
    } catch (NumberFormatException e) {
      throw new InvalidInputException(
          "%s patterns cannot be counted; the most is %d".formatted(text, Long.MAX_VALUE), e);
    }
  }

  boolean isFile() {
    return file != null;
  }

  /**
   * The patterns; whoever asks closes them.
   *
   * @param dim the dimension asked for; that of a file must be the same
   * @param standardDim the dimension to make where none is asked for
   * @param seed what they are made by
   */
  Patterns open(@Nullable Integer dim, int standardDim, long seed) {
    if (file == null) {
      return make(count, dim == null ? standardDim : dim, seed);
    }
    Patterns opened = Patterns.open(file);
    if (dim != null && dim != opened.dim()) {
      opened.close();
      throw new InvalidInputException(
          "--dim is %d but the patterns in %s have dimension %d; leave --dim out"
              .formatted(dim, file, opened.dim()));
    }
    return opened;
  }

  /** Makes patterns by a seed, if this machine has room for them. */
  static Patterns make(long count, int dim, long seed) {
    requireShape(count, dim);
    return PatternGenerator.random(count, dim, seed).toPatterns();
  }

  /** Refuses patterns that cannot be made, or that this machine has no room for. */
  static void requireShape(long count, int dim) {
    if (count < 1 || dim < 1) {
      throw new InvalidInputException(
          "%d patterns of dimension %d; both must be at least 1".formatted(count, dim));
    }
    requireRoom(count, dim, Machine.availableBytes());
  }

  /** Memory is granted long before it runs out, so this looks ahead. */
  static void requireRoom(long count, int dim, long available) {
    double needed = (double) Float.BYTES * count * dim;
    if (available > 0 && needed > available) {
      throw new InvalidInputException(
          "%d patterns of dimension %d need %.1f GiB but %.1f GiB are free; use fewer"
              .formatted(count, dim, needed / (1 << 30), available / (double) (1 << 30)));
    }
  }
}
