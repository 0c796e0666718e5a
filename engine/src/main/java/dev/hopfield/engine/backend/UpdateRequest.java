package dev.hopfield.engine.backend;

import dev.hopfield.engine.UpdateRule;

/**
 * One update's parameters.
 *
 * @param beta β, finite and &gt; 0
 * @param projection what the weights are applied to
 * @param topK how many of the highest scores to keep, 0 for none
 * @param rule the similarity and separation; backends may have kernels of their own for softmax of
 *     dot products, and put the others together from {@link ScoreFolds} with {@link RuleUpdate}
 */
public record UpdateRequest(float beta, Projection projection, int topK, UpdateRule rule) {
  /** What the softmax weights are applied to. */
  public enum Projection {
    /** The patterns themselves: the next state, of dimension d. */
    PATTERNS,
    /** The separate values: a result of dimension d_v. */
    VALUES,
    /** Nothing: only the log-sum-exp and the associations are wanted. */
    NONE
  }

  /** An update by softmax of dot products (eq. 3). */
  public UpdateRequest(float beta, Projection projection, int topK) {
    this(beta, projection, topK, UpdateRule.SOFTMAX_OF_DOTS);
  }

  /** An update that only scores. */
  public static UpdateRequest scoresOnly(float beta, int topK) {
    return new UpdateRequest(beta, Projection.NONE, topK);
  }
}
