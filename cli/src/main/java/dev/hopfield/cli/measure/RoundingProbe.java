package dev.hopfield.cli.measure;

import dev.hopfield.engine.HopfieldMemory;
import dev.hopfield.engine.RetrievalOptions;
import dev.hopfield.engine.StateBatch;
import java.util.Random;

/**
 * What rounding may do to retrieval by rules for which no bound is known: weights may fall to zero
 * at an edge, or be one for the patterns in range and none for the others. A score that was rounded
 * is the exact score of inputs that differ in their last digits, so the float64 reference retrieves
 * with such queries and such a β: by as much as its own states move, a backend's may be off.
 */
final class RoundingProbe {
  /** Several of the roundings that a sum of products in single precision collects. */
  private static final float NUDGE = 0x1p-21f;

  /** All scores a little smaller, a little larger, and as they are. */
  private static final float[] SCALES = {1 - NUDGE, 1 + NUDGE, 1};

  /** The tries find about the usual movement, not the largest. */
  private static final double MARGIN = 4;

  private RoundingProbe() {}

  /**
   * Raises tolerances to what the tries show, at most to {@link ReferenceStates#LARGEST_TOLERANCE}.
   *
   * @param tolerances of each query, relative to the norm of its state
   * @param reference the float64 reference
   * @param options the workload's
   * @param queries the states to begin with
   * @param finals where the reference ends with them
   */
  static void widen(
      double[] tolerances,
      HopfieldMemory reference,
      RetrievalOptions options,
      StateBatch queries,
      StateBatch finals) {
    Random random = new Random(1);
    float beta = options.betaFor(queries.dim());
    for (float scale : SCALES) {
      RetrievalOptions nudged = options.withBeta(beta * scale);
      StateBatch ends = reference.retrieve(nudged(queries, random), nudged).states();
      for (int q = 0; q < tolerances.length; q++) {
        double moved = ends.distance(q, finals, q) / Math.sqrt(finals.squaredNorm(q));
        if (moved > 0) {
          double widened = Math.max(tolerances[q], MARGIN * moved);
          tolerances[q] = Math.min(widened, ReferenceStates.LARGEST_TOLERANCE);
        }
      }
    }
  }

  private static StateBatch nudged(StateBatch queries, Random random) {
    StateBatch nudged = StateBatch.zeros(queries.batch(), queries.dim());
    for (int i = 0; i < nudged.data().length; i++) {
      double factor = 1 + NUDGE * random.nextDouble(-1, 1);
      nudged.data()[i] = (float) (queries.data()[i] * factor);
    }
    return nudged;
  }
}
