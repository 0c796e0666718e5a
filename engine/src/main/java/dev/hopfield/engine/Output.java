package dev.hopfield.engine;

/** What a retrieval computes besides the states, the steps and whether they converged. */
public enum Output {
  /**
   * The energy of each retrieved state (eq. 2, or that of another update rule); costs one more pass
   * over the scores.
   */
  ENERGY,
  /**
   * k₀.₉₀, the fewest patterns that hold 0.90 of the weight (sec. 4, there of softmax); costs a few
   * more passes over the scores.
   */
  METASTABLE_SIZE,
  /**
   * Lemma A4's bound on what the last update missed the strongest pattern by; where fewer than two
   * patterns are reported it costs one more pass over the scores. For softmax of dot products whose
   * patterns are their own values only.
   */
  ERROR_BOUND
}
