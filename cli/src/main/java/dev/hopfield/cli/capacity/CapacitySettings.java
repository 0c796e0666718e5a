package dev.hopfield.cli.capacity;

import dev.hopfield.engine.InvalidInputException;

/**
 * What a capacity experiment is made by.
 *
 * @param degree n of the polynomial memory
 * @param beta β of the continuous memory
 * @param corrupted the share of a query's elements whose sign is turned, 0 … 0.5
 * @param queries queries for each point
 * @param mostPatterns the largest N that is tried
 * @param seed of patterns, queries and orders
 */
public record CapacitySettings(
    int degree, float beta, double corrupted, int queries, int mostPatterns, long seed) {
  /** The cosine of state and pattern from which on the pattern counts as retrieved. */
  public static final double RETRIEVED = 0.98;

  /** Checks every value. */
  public CapacitySettings {
    if (!(corrupted >= 0 && corrupted <= 0.5)) {
      throw new InvalidInputException(
          "the corrupted share is %s but must be 0 to 0.5".formatted(corrupted));
    }
    if (queries < 1) {
      throw new InvalidInputException(
          "the number of queries is %d but must be at least 1".formatted(queries));
    }
    if (mostPatterns < 2) {
      throw new InvalidInputException(
          "the most patterns are %d but must be at least 2".formatted(mostPatterns));
    }
    if (!(beta > 0 && Float.isFinite(beta))) {
      throw new InvalidInputException(
          "beta is %s but must be finite and greater than 0".formatted(beta));
    }
  }
}
