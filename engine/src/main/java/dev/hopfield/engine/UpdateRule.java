package dev.hopfield.engine;

import dev.hopfield.engine.separation.Separation;
import dev.hopfield.engine.separation.Softmax;

/**
 * What an update does: ξ_new = Σ wᵢ vᵢ with the weights that a separation makes of the scores sᵢ =
 * β sim(xᵢ, ξ).
 *
 * @param similarity what the scores are made of
 * @param separation what turns scores into weights
 * @param rawWeights whether the weights are applied as they are, {@code false} to divide them by
 *     their sum
 */
public record UpdateRule(Similarity similarity, Separation separation, boolean rawWeights) {
  /** The update of the modern continuous Hopfield network (eq. 3): softmax of dot products. */
  public static final UpdateRule SOFTMAX_OF_DOTS =
      new UpdateRule(Similarity.DOT, new Softmax(), false);

  /** Refuses raw weights of a separation whose weights sum to 1 by definition. */
  public UpdateRule {
    if (rawWeights && !separation.hasRawWeights()) {
      throw new InvalidInputException(
          "the weights of %s sum to 1 by definition; leave out raw weights, or take polynomial, exponential or epanechnikov"
              .formatted(separation.label()));
    }
  }

  /** Whether this is eq. 3, for which backends have kernels of their own. */
  public boolean isSoftmaxOfDots() {
    return similarity == Similarity.DOT && separation instanceof Softmax;
  }

  /** For example {@code softmax of dot}. */
  public String describe() {
    return "%s%s of %s".formatted(rawWeights ? "raw " : "", separation, similarity.label());
  }
}
