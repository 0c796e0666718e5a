package dev.hopfield.engine.separation;

/**
 * The logarithm of the weight that a score has for one query: λ(s) = ln w(s), −∞ for no weight.
 * Never falls as the score rises. Immutable.
 */
public sealed interface LogWeight {
  /**
   * λ of a pattern.
   *
   * @param score its score
   * @param row its row number
   */
  double of(double score, long row);

  /**
   * w = eˢ for the patterns that rank no lower than a given one (higher score, then lower row
   * number), else none.
   *
   * @param lowest the score of the last pattern with weight; −∞ for all patterns
   * @param lastRow the row number of that pattern
   */
  record Exponential(double lowest, long lastRow) implements LogWeight {
    /** eˢ for every pattern. */
    public static final Exponential ALL = new Exponential(Double.NEGATIVE_INFINITY, Long.MAX_VALUE);

    @Override
    public double of(double score, long row) {
      boolean ranks = score > lowest || (score == lowest && row <= lastRow);
      return ranks ? score : Double.NEGATIVE_INFINITY;
    }
  }

  /**
   * w = z^exponent with z = slope · (s − reference − root) where z is above 0, else none.
   *
   * @param exponent at least 0
   * @param slope above 0
   * @param reference a score near which the others count, for example the highest: differences from
   *     it are exact where a root beside scores of any size would not be
   * @param root how far above the reference the score lies at and below which there is no weight
   */
  record Power(double exponent, double slope, double reference, double root) implements LogWeight {
    /** w itself, with another root. */
    public double weight(double score, double otherRoot) {
      double base = slope * (score - reference - otherRoot);
      if (!(base > 0)) {
        return 0;
      }
      return exponent == 1 ? base : exponent == 2 ? base * base : Math.pow(base, exponent);
    }

    @Override
    public double of(double score, long row) {
      double base = slope * (score - reference - root);
      if (!(base > 0)) {
        return Double.NEGATIVE_INFINITY;
      }
      return exponent == 0 ? 0 : exponent * Math.log(base);
    }
  }
}
