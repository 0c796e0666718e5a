package dev.hopfield.cli.repertoire;

import java.util.List;

/** The area under the receiver operating characteristic. */
final class Auc {
  private Auc() {}

  /** A bag's score and its label. */
  record Scored(double score, boolean positive) {}

  /**
   * The share of pairs of a positive and a negative bag in which the positive one scores higher,
   * equal scores counting half (the statistic of Mann and Whitney); 0.5 is chance.
   */
  static double of(List<Scored> bags) {
    double above = 0;
    long pairs = 0;
    for (Scored p : bags) {
      for (Scored n : bags) {
        if (p.positive && !n.positive) {
          pairs++;
          above += p.score > n.score ? 1 : p.score == n.score ? 0.5 : 0;
        }
      }
    }
    return above / pairs;
  }

  /**
   * Its standard error by Hanley and McNeil (Radiology 143, 1982).
   *
   * @param auc the area
   * @param positives bags of that label
   * @param negatives bags of the other
   */
  static double standardError(double auc, int positives, int negatives) {
    double q1 = auc / (2 - auc);
    double q2 = 2 * auc * auc / (1 + auc);
    double variance =
        auc * (1 - auc) + (positives - 1) * (q1 - auc * auc) + (negatives - 1) * (q2 - auc * auc);
    return Math.sqrt(Math.max(0, variance) / ((double) positives * negatives));
  }
}
