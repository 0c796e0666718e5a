package dev.hopfield.engine.separation;

import dev.hopfield.engine.InvalidInputException;

/**
 * α-entmax: between softmax (α → 1) and argmax (α → ∞). Retrieves a pattern exactly if its score
 * leads by 1/(α − 1).
 *
 * @param alpha α, {@value #LEAST_ALPHA} … {@value #MAX_ALPHA}
 */
public record Entmax(double alpha) implements Separation.Thresholded {
  /** The smallest α: below it double precision does not tell the weights from those of softmax. */
  public static final double LEAST_ALPHA = 1.000001;

  /** The largest α. */
  public static final double MAX_ALPHA = 1000;

  /** Checks α. */
  public Entmax {
    if (!(alpha >= LEAST_ALPHA && alpha <= MAX_ALPHA)) {
      throw new InvalidInputException(
          "alpha is %s but must be %s to %s; for 1 take softmax, for infinity argmax"
              .formatted(alpha, LEAST_ALPHA, MAX_ALPHA));
    }
  }

  @Override
  public String label() {
    return "entmax";
  }

  @Override
  public String toString() {
    return "%s-entmax".formatted(alpha);
  }
}
