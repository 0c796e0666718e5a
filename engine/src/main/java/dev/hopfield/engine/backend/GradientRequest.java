package dev.hopfield.engine.backend;

import dev.hopfield.engine.InvalidInputException;
import dev.hopfield.engine.StateBatch;

/**
 * An update to differentiate: o_b = Σᵢ p_bi vᵢ with p_bi = exp(β xᵢᵀξ_b − lse_b).
 *
 * @param states ξ, the states that the update read, B × d
 * @param beta β
 * @param ofValues whether the update projected the separate values and not the patterns
 * @param logSumExp lse of each state, as the update gave it
 * @param results o, as the update gave them, B × d or B × d_v
 * @param resultGradients ∂L/∂o, of the same shape
 * @param ofPatterns whether the gradients of patterns and values are wanted, N rows each; those of
 *     the states and of β always are
 */
@SuppressWarnings("ArrayRecordComponent") // a plain carrier
public record GradientRequest(
    StateBatch states,
    float beta,
    boolean ofValues,
    double[] logSumExp,
    StateBatch results,
    StateBatch resultGradients,
    boolean ofPatterns) {
  /** Checks the shapes. */
  public GradientRequest {
    boolean fits =
        logSumExp.length == states.batch()
            && results.batch() == states.batch()
            && resultGradients.batch() == states.batch()
            && resultGradients.dim() == results.dim();
    if (!fits) {
      throw new InvalidInputException(
          "%s, %s and %s do not belong to one update of %d states"
              .formatted(states, results, resultGradients, logSumExp.length));
    }
  }

  /** ∂L/∂o · o of a state: what the softmax takes off every score's gradient. */
  public double offset(int q) {
    double sum = 0;
    int dim = results.dim();
    for (int c = q * dim; c < (q + 1) * dim; c++) {
      sum += (double) resultGradients.data()[c] * results.data()[c];
    }
    return sum;
  }

  @Override
  public boolean equals(Object o) {
    return this == o;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }
}
