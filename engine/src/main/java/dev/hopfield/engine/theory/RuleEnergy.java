package dev.hopfield.engine.theory;

import dev.hopfield.engine.Similarity;
import dev.hopfield.engine.UpdateRule;
import dev.hopfield.engine.separation.Separation.DotEnergy;

/**
 * The energy that belongs to an update rule, from the potential ψ of its separation (for softmax
 * the log-sum-exp). Where patterns are their own values, no update raises it:
 *
 * <ul>
 *   <li>dot: E = (H − ψ)/β + ½ ξᵀξ + ½ M² for softmax, top-k, argmax, exponential (eq. 2; the
 *       concave-convex procedure of theorem 1) and for sparsemax and entmax (the
 *       Hopfield–Fenchel–Young energy of Martins et al.), never negative; E = −ψ/(β‖ξ‖) for
 *       polynomial, which depends on the state's direction alone; E = −ψ/β + ½ ξᵀξ for raw weights,
 *       where ψ' is the weights themselves.
 *   <li>Euclidean: E = (H − ψ)/β: the update is a mean shift, since a weighted mean minimises the
 *       weighted sum of squared distances.
 *   <li>cosine: the same; falls for patterns of equal norms.
 *   <li>Manhattan: none. A weighted mean does not minimise the weighted sum of absolute
 *       differences.
 * </ul>
 *
 * <p>H is the separation's entropy of N equal weights, M the largest norm.
 */
public final class RuleEnergy {
  private RuleEnergy() {}

  /** Whether the rule has an energy. */
  public static boolean exists(UpdateRule rule) {
    return switch (rule.similarity()) {
      case DOT -> rule.rawWeights() || rule.separation().dotEnergy() != DotEnergy.NONE;
      case COSINE -> true;
      case EUCLIDEAN -> !rule.rawWeights();
      case MANHATTAN -> false;
    };
  }

  /**
   * E(ξ); NaN where the rule has no energy.
   *
   * @param rule similarity and separation
   * @param potential ψ at the state
   * @param squaredNorm ξᵀξ
   * @param beta β &gt; 0
   * @param count N
   * @param maxNorm M, the largest norm of a pattern
   */
  public static double of(
      UpdateRule rule,
      double potential,
      double squaredNorm,
      double beta,
      long count,
      double maxNorm) {
    if (!exists(rule)) {
      return Double.NaN;
    }
    if (rule.similarity() != Similarity.DOT) {
      double entropy = rule.rawWeights() ? 0 : rule.separation().uniformEntropy(count);
      return (entropy - potential) / beta;
    }
    if (rule.rawWeights()) {
      return 0.5 * squaredNorm - potential / beta;
    }
    if (rule.separation().dotEnergy() == DotEnergy.OF_DIRECTION) {
      return squaredNorm == 0 ? 0 : -potential / (beta * Math.sqrt(squaredNorm));
    }
    double entropy = rule.separation().uniformEntropy(count);
    return (entropy - potential) / beta + 0.5 * (squaredNorm + maxNorm * maxNorm);
  }
}
