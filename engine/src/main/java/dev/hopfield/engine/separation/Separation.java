package dev.hopfield.engine.separation;

import dev.hopfield.engine.Similarity;
import dev.hopfield.engine.fold.TopKFold;

/**
 * What turns scores into weights. Immutable; equal parameters make equal separations.
 *
 * <p>The package's page says how a new one is added.
 */
public sealed interface Separation {
  /** The name on the command line. */
  String label();

  /** Whether weights mean something before they are divided by their sum. */
  default boolean hasRawWeights() {
    return false;
  }

  /** Whether there may be no pattern with weight; the state then stays where it is. */
  default boolean mayBeEmpty() {
    return false;
  }

  /**
   * ψ, what the energy is made of: a function of the scores that increases with each of them, and
   * whose gradient is proportional to the weights.
   *
   * @param logSum ln Σ wᵢ
   * @param meanScore Σ wᵢ sᵢ / Σ wᵢ
   * @param weight the weights of the query
   */
  default double potential(double logSum, double meanScore, LogWeight weight) {
    return logSum;
  }

  /**
   * The potential before weights are divided by their sum: its gradient is the weights themselves.
   *
   * @throws UnsupportedOperationException where there are no raw weights
   */
  default double rawPotential(double logSum, double meanScore, LogWeight weight) {
    throw new UnsupportedOperationException(label() + " has no raw weights");
  }

  /**
   * The entropy of N equal weights that belongs to ψ: added to the energy, so that the energy of a
   * Fenchel–Young separation is not negative (for softmax ln N, eq. 2).
   */
  double uniformEntropy(long count);

  /** What kind of energy the update by weights of dot products, divided by their sum, has. */
  enum DotEnergy {
    /** ψ's gradient is the weights: −ψ/β + ½ ξᵀξ falls. */
    QUADRATIC,
    /** ψ grows in proportion to β‖ξ‖: −ψ/(β‖ξ‖) falls. */
    OF_DIRECTION,
    /** None is known. */
    NONE
  }

  /** What kind of energy the update by weights of dot products, divided by their sum, has. */
  default DotEnergy dotEnergy() {
    return DotEnergy.QUADRATIC;
  }

  /** A weight depends on its own score alone. */
  sealed interface Elementwise extends Separation
      permits Softmax, Exponential, Polynomial, Epanechnikov {
    /** The weights, whatever the query. */
    LogWeight weight(Similarity similarity);
  }

  /** A weight depends on its own score and on the k highest. */
  sealed interface Ranked extends Separation permits Argmax, TopKSoftmax {
    /** k. */
    int k();

    /** The weights of a query, whose list holds the k highest scores, or all where N is less. */
    LogWeight weight(TopKFold highest, int query);
  }

  /**
   * wᵢ = [(α − 1)(sᵢ − θ)]₊^{1/(α − 1)} with the threshold θ that makes the weights sum to 1
   * (α-entmax: Peters, Niculae & Martins, ACL 2019, arXiv 1905.05702; as a Hopfield network:
   * Martins et al., arXiv 2402.13725, 2411.08590).
   */
  sealed interface Thresholded extends Separation permits Sparsemax, Entmax {
    /** α, above 1. */
    double alpha();

    /** The weights for a threshold so far above the highest score (its difference is negative). */
    default LogWeight.Power weight(double highest, double threshold) {
      return new LogWeight.Power(1 / (alpha() - 1), alpha() - 1, highest, threshold);
    }

    /**
     * The Tsallis entropy's conjugate at the scores, Ω*(s) = Σ wᵢ sᵢ − Ω(w), where Ω(w) = (Σ wᵢ^α −
     * 1) / (α(α − 1)) and wᵢ^{α−1} = (α − 1)(sᵢ − θ).
     */
    @Override
    default double potential(double logSum, double meanScore, LogWeight weight) {
      LogWeight.Power power = (LogWeight.Power) weight;
      double above = meanScore - power.reference() - power.root();
      return meanScore - above / alpha() + 1 / (alpha() * (alpha() - 1));
    }

    @Override
    default double uniformEntropy(long count) {
      return (1 - Math.pow((double) count, 1 - alpha())) / (alpha() * (alpha() - 1));
    }
  }
}
