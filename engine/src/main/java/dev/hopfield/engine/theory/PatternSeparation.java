package dev.hopfield.engine.theory;

import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.StateBatch;
import dev.hopfield.engine.backend.LoadedPatterns;
import dev.hopfield.engine.backend.Update;
import dev.hopfield.engine.backend.UpdateRequest;

/**
 * Δᵢ = xᵢᵀxᵢ − max_{j≠i} xᵢᵀxⱼ (eq. 4 of the paper): how far pattern i is separated from the
 * others. The larger, the better it is retrieved; at or below 0 another pattern answers in its
 * stead.
 */
public final class PatternSeparation {
  private PatternSeparation() {}

  /**
   * Δ of some patterns; infinite for a single pattern.
   *
   * @param loaded the patterns on a backend, all of which are scored
   * @param patterns the same patterns
   * @param first row number of the first pattern asked for
   * @param rows how many
   */
  public static double[] of(LoadedPatterns loaded, Patterns patterns, long first, int rows) {
    StateBatch states = StateBatch.zeros(rows, patterns.dim());
    patterns.copyRows(first, rows, states.data(), 0);
    Update scores = loaded.update(states, UpdateRequest.scoresOnly(1, 2));
    double[] separations = new double[rows];
    for (int i = 0; i < rows; i++) {
      int other = scores.top().index(i, 0) == first + i ? 1 : 0;
      boolean alone = scores.top().index(i, other) < 0;
      separations[i] =
          alone ? Double.POSITIVE_INFINITY : states.squaredNorm(i) - scores.top().score(i, other);
    }
    return separations;
  }
}
