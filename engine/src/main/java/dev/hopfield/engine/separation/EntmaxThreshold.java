package dev.hopfield.engine.separation;

/**
 * The threshold θ of α-entmax for scores that are all there: Σ [(α − 1)(sᵢ − θ)]₊^{1/(α−1)} = 1.
 * For α = 2 and α = 1.5 in closed form (Martins &amp; Astudillo 2016; Peters, Niculae &amp; Martins
 * 2019), for others by bisection to the last bit.
 */
public final class EntmaxThreshold {
  private EntmaxThreshold() {}

  /**
   * θ − max sᵢ, −1/(α − 1) … 0.
   *
   * @param descending the scores, the highest first; at least one
   * @param alpha α &gt; 1
   */
  public static double of(double[] descending, double alpha) {
    if (alpha == 2) {
      return sparsemax(descending);
    }
    return alpha == 1.5 ? entmax15(descending) : bisect(descending, alpha);
  }

  /** With k patterns in the support θ = (Σ sᵢ − 1) / k. */
  private static double sparsemax(double[] s) {
    double sum = 0;
    double threshold = -1;
    for (int k = 1; k <= s.length; k++) {
      double score = s[k - 1] - s[0];
      if (k > 1 && score <= threshold) {
        break;
      }
      sum += score;
      threshold = (sum - 1) / k;
    }
    return threshold;
  }

  /**
   * With k patterns in the support, t = θ/2 solves Σ (sᵢ/2 − t)² = 1; their mean and the sum of
   * squared differences from it are brought forward (Welford 1962).
   */
  private static double entmax15(double[] s) {
    double mean = 0;
    double squares = 0;
    double threshold = -1;
    for (int k = 1; k <= s.length; k++) {
      double half = (s[k - 1] - s[0]) / 2;
      if (k > 1 && half <= threshold) {
        break;
      }
      double difference = half - mean;
      mean += difference / k;
      squares += difference * (half - mean);
      threshold = mean - Math.sqrt(Math.max(0, (1 - squares) / k));
    }
    return 2 * threshold;
  }

  /** The sum of weights falls from at least 1, where the highest alone has 1, to 0. */
  private static double bisect(double[] s, double alpha) {
    double low = -1 / (alpha - 1);
    double high = 0;
    while (true) {
      double middle = low + (high - low) / 2;
      if (!(middle > low && middle < high)) {
        return low;
      }
      if (sum(s, alpha, middle) >= 1) {
        low = middle;
      } else {
        high = middle;
      }
    }
  }

  private static double sum(double[] s, double alpha, double threshold) {
    double sum = 0;
    for (double score : s) {
      double base = (alpha - 1) * (score - s[0] - threshold);
      if (!(base > 0)) {
        break;
      }
      sum += Math.pow(base, 1 / (alpha - 1));
    }
    return sum;
  }
}
