package dev.hopfield.engine.theory;

/**
 * What is known of the fixed points of the update near stored patterns, from the separation Δᵢ =
 * xᵢᵀxᵢ − max_{j≠i} xᵢᵀxⱼ alone (lemmas A2 to A7, theorems 4 and 5). N patterns, M the largest
 * norm. For a single pattern all bounds are 0.
 *
 * <p>Everywhere β &gt; 0, N ≥ 1, lengths ≥ 0, and Δ as {@link PatternSeparation} gives it.
 */
public final class FixedPoints {
  private FixedPoints() {}

  /**
   * Whether a pattern has a fixed point of its own in the sphere of {@link #sphereRadius}, to which
   * all of the sphere contracts (lemmas A5 to A7): Δ ≥ 2/(βN) + β⁻¹ ln(2(N − 1) N β M²).
   */
  public static boolean isOwn(double separation, double beta, long count, double maxNorm) {
    return separation >= requiredSeparation(beta, count, maxNorm);
  }

  /** The Δ from which on {@link #isOwn} holds. */
  public static double requiredSeparation(double beta, long count, double maxNorm) {
    double n = count;
    return 2 / (beta * n) + Math.log(2 * (n - 1) * n * beta * maxNorm * maxNorm) / beta;
  }

  /** 1/(βNM), the radius of the sphere Sᵢ about a pattern. */
  public static double sphereRadius(double beta, long count, double maxNorm) {
    return 1 / (beta * count * maxNorm);
  }

  /**
   * The most that a pattern's fixed point differs from it: 2e (N − 1) M e^{−βΔ} (theorem 5, where
   * both lie within 1/(2βM)).
   */
  public static double distance(double separation, double beta, long count, double maxNorm) {
    return Math.E * RetrievalBound.error(beta * separation, count, maxNorm);
  }

  /**
   * The most that one update from ξ misses the pattern by: 2 (N − 1) exp(−β(Δ − 2 r M)) M with r
   * the larger of ‖ξ − xᵢ‖ and ‖xᵢ* − xᵢ‖ (theorem 5).
   */
  public static double updateError(
      double separation, double reach, double beta, long count, double maxNorm) {
    return RetrievalBound.error(beta * (separation - 2 * reach * maxNorm), count, maxNorm);
  }

  /**
   * The most that an update shrinks the distance to the fixed point by: ‖Jᵐ‖ ≤ 2βNM²(N − 1)
   * exp(−β(Δ − 2 r M)) (theorem 4).
   */
  public static double contraction(
      double separation, double reach, double beta, long count, double maxNorm) {
    return beta * count * maxNorm * updateError(separation, reach, beta, count, maxNorm);
  }

  /**
   * The least β, to a relative 1e-9, from which on a pattern of this separation has a fixed point
   * of its own (lemmas A5 to A7); infinite for Δ ≤ 0, 0 for a single pattern.
   */
  public static double leastBeta(double separation, long count, double maxNorm) {
    if (count == 1) {
      return 0;
    }
    if (!(separation > 0)) {
      return Double.POSITIVE_INFINITY;
    }
    // Below e/(2 (N − 1) N M²) the condition's right side still rises with β, beyond it falls.
    double n = count;
    double low = Math.E / (2 * (n - 1) * n * maxNorm * maxNorm);
    double high = low;
    while (!isOwn(separation, high, count, maxNorm)) {
      low = high;
      high *= 2;
    }
    while (high - low > 1e-9 * high) {
      double middle = low + (high - low) / 2;
      if (isOwn(separation, middle, count, maxNorm)) {
        high = middle;
      } else {
        low = middle;
      }
    }
    return high;
  }

  /**
   * Whether there is one fixed point only, an average of all patterns, whatever the query: β m_max²
   * &lt; 1, where m_max = max‖xᵢ − mean‖, since ‖J‖ ≤ β m_max² (lemma A3). Patterns cannot be told
   * apart then.
   */
  public static boolean isGlobal(double beta, double spread) {
    return beta * spread * spread < 1;
  }
}
