package dev.hopfield.engine.backend;

import dev.hopfield.engine.RetrievalOptions;
import dev.hopfield.engine.UpdateRule;
import dev.hopfield.engine.backend.UpdateRequest.Projection;

/**
 * How to repeat the update.
 *
 * @param beta β, finite and &gt; 0
 * @param steps the most updates of a query, at least 1
 * @param tolerance τ: with τ &gt; 0 a query leaves after an update with ‖ξᵗ⁺¹ − ξᵗ‖ ≤ τ; with 0 all
 *     take every step
 * @param topK how many associations to keep
 * @param separateValues whether the last update projects values that are not the patterns. With a
 *     fixed number of steps T the states follow the patterns T − 1 times and are then projected;
 *     with a tolerance they follow the patterns until they stop and are then projected, as in the
 *     Hopfield layer (sec. 3)
 * @param rule the similarity and separation of every update
 */
public record IterationRequest(
    float beta, int steps, float tolerance, int topK, boolean separateValues, UpdateRule rule) {

  /** Repeats the update by softmax of dot products (eq. 3). */
  public IterationRequest(
      float beta, int steps, float tolerance, int topK, boolean separateValues) {
    this(beta, steps, tolerance, topK, separateValues, UpdateRule.SOFTMAX_OF_DOTS);
  }

  /** The request that a caller's options amount to for patterns of dimension {@code dim}. */
  public static IterationRequest of(RetrievalOptions options, int dim, boolean separateValues) {
    return new IterationRequest(
        options.betaFor(dim),
        options.steps(),
        options.tolerance(),
        options.topK(),
        separateValues,
        options.rule());
  }

  /** One of its updates. */
  public UpdateRequest update(Projection projection, int keep) {
    return new UpdateRequest(beta, projection, keep, rule);
  }
}
