package dev.hopfield.engine.theory;

/**
 * The energy of a state (eq. 2): E(ξ) = −β⁻¹ ln Σ exp(β xᵢᵀξ) + ½ ξᵀξ + β⁻¹ ln N + ½ M², with M =
 * max‖xᵢ‖. It is never negative (lemma A1), and no update raises it (theorems 1 and 2).
 */
public final class Energy {
  private Energy() {}

  /**
   * E(ξ).
   *
   * @param logSumExp ln Σ exp(β xᵢᵀξ)
   * @param squaredNorm ξᵀξ
   * @param beta β &gt; 0
   * @param count N, the number of patterns
   * @param maxNorm M, the largest norm of a pattern
   */
  public static double of(
      double logSumExp, double squaredNorm, double beta, long count, double maxNorm) {
    return (Math.log((double) count) - logSumExp) / beta + 0.5 * (squaredNorm + maxNorm * maxNorm);
  }

  /**
   * The most that the energy of a state in the patterns' convex hull can be (lemma A1): the smaller
   * of β⁻¹ ln N + ½M² and 2M². Every state is in the hull after one update.
   */
  public static double bound(double beta, long count, double maxNorm) {
    double squared = maxNorm * maxNorm;
    return Math.min(Math.log((double) count) / beta + 0.5 * squared, 2 * squared);
  }
}
