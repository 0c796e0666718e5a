package dev.hopfield.cli.measure;

import dev.hopfield.engine.HopfieldMemory;
import dev.hopfield.engine.RetrievalOptions;
import dev.hopfield.engine.StateBatch;
import java.util.Arrays;

/**
 * By how much a workload's later updates enlarge an error of its first one: a property of the
 * problem, whatever the backend. Near a boundary between basins the Jacobian β X (diag p − p pᵀ) Xᵀ
 * (lemma A2) is larger than 1, and the rounding of one update grows in the next.
 *
 * <p>Measured on the reference: the state after one update is moved by a small part of its norm
 * along its own path, the direction that updates stretch most, and followed to the end.
 */
final class Amplification {
  /** More than this is not allowed for: such a workload cannot be verified in single precision. */
  static final double MOST = 100;

  private static final double NUDGE = 1e-4;

  private Amplification() {}

  /**
   * The factor of each query, between 1 and {@link #MOST}.
   *
   * @param reference the float64 reference with the workload's patterns
   * @param options the workload's, T updates
   * @param queries the states to begin with
   * @param finals where the reference ends with them
   */
  static double[] of(
      HopfieldMemory reference, RetrievalOptions options, StateBatch queries, StateBatch finals) {
    double[] factors = new double[queries.batch()];
    Arrays.fill(factors, 1);
    if (options.steps() == 1) {
      return factors;
    }
    StateBatch first = reference.retrieve(queries, options.withSteps(1)).states();
    StateBatch second = reference.retrieve(first, options.withSteps(1)).states();
    StateBatch nudged = nudge(first, second);
    StateBatch ends = reference.retrieve(nudged, options.withSteps(options.steps() - 1)).states();
    for (int q = 0; q < queries.batch(); q++) {
      double before = nudged.distance(q, first, q) / Math.sqrt(first.squaredNorm(q));
      double after = ends.distance(q, finals, q) / Math.sqrt(finals.squaredNorm(q));
      if (before > 0 && after > before) {
        factors[q] = Math.min(after / before, MOST);
      }
    }
    return factors;
  }

  /** Each state moved towards where the next update takes it. */
  private static StateBatch nudge(StateBatch states, StateBatch next) {
    StateBatch nudged = StateBatch.zeros(states.batch(), states.dim());
    for (int q = 0; q < states.batch(); q++) {
      double path = next.distance(q, states, q);
      double share = path > 0 ? NUDGE * Math.sqrt(states.squaredNorm(q)) / path : 0;
      for (int c = q * states.dim(); c < (q + 1) * states.dim(); c++) {
        double step = (double) next.data()[c] - states.data()[c];
        nudged.data()[c] = (float) (states.data()[c] + share * step);
      }
    }
    return nudged;
  }
}
