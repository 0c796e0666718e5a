package dev.hopfield.engine.binary;

import dev.hopfield.engine.InvalidInputException;

/**
 * F, what a pattern's overlap with the state counts for in the energy E = −Σ F(xᵢᵀξ) of a binary
 * memory. The steeper it is, the more patterns there is room for.
 */
public sealed interface Interaction {
  /**
   * F(z) = ½ z² without a neuron's effect on itself: the classic network, W = Σ x xᵀ − N I, E = −½
   * ξᵀWξ (Hopfield 1982). Room for about 0.14 d random patterns.
   */
  record Classic() implements Interaction {
    @Override
    public String toString() {
      return "classic";
    }
  }

  /**
   * F(z) = max(0, z)ⁿ (Krotov &amp; Hopfield 2016). Room for about d^{n−1} patterns.
   *
   * @param degree n, 2 … {@value #MAX_DEGREE}
   */
  record Polynomial(int degree) implements Interaction {
    /** The largest degree. */
    public static final int MAX_DEGREE = 100;

    /** Checks the degree. */
    public Polynomial {
      if (degree < 2 || degree > MAX_DEGREE) {
        throw new InvalidInputException(
            "the degree of the interaction is %d but must be 2 to %d"
                .formatted(degree, MAX_DEGREE));
      }
    }

    @Override
    public String toString() {
      return "polynomial of degree %d".formatted(degree);
    }
  }

  /** F(z) = eᶻ (Demircigil et al. 2017). Room for about 2^{d/2} patterns. */
  record Exponential() implements Interaction {
    @Override
    public String toString() {
      return "exponential";
    }
  }
}
