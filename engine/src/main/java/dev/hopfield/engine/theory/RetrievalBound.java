package dev.hopfield.engine.theory;

/**
 * Lemma A4: what one update is worth, known from the scores alone. Let i be the pattern with the
 * highest score and c = ξᵀxᵢ − max_{j≠i} ξᵀxⱼ its lead. Then pᵢ ≥ 1 − (N − 1) e^{−βc} and ‖xᵢ −
 * f(ξ)‖ ≤ 2 (N − 1) e^{−βc} M.
 */
public final class RetrievalBound {
  private RetrievalBound() {}

  /**
   * The most that the retrieved state can differ from the pattern with the highest score.
   *
   * @param scaledLead β c ≥ 0, the difference of the two highest scores β xᵀξ; infinite for N = 1
   * @param count N
   * @param maxNorm M, the largest norm of a pattern
   */
  public static double error(double scaledLead, long count, double maxNorm) {
    return count == 1 ? 0 : 2 * (count - 1) * Math.exp(-scaledLead) * maxNorm;
  }

  /** The least softmax weight of the pattern with the highest score; may be negative, then void. */
  public static double weight(double scaledLead, long count) {
    return count == 1 ? 1 : 1 - (count - 1) * Math.exp(-scaledLead);
  }

  /**
   * The least β with which the lemma keeps the error of one update at or below {@code error}, for
   * any state whose highest score leads by {@code lead} before it is scaled with β: ln(2 (N − 1) M
   * / ε) / c. 0 where any β does, infinite where none does.
   *
   * @param error ε &gt; 0
   * @param lead c
   * @param count N
   * @param maxNorm M, the largest norm of a pattern
   */
  public static double betaFor(double error, double lead, long count, double maxNorm) {
    double atNoBeta = error(0, count, maxNorm);
    if (atNoBeta <= error) {
      return 0;
    }
    return lead > 0 ? Math.log(atNoBeta / error) / lead : Double.POSITIVE_INFINITY;
  }
}
