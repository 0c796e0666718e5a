package dev.hopfield.benchmarks.measure;

/**
 * How a quantity grows: the slope of the least-squares line through (ln x, ln y), which is p where
 * y = c · xᵖ.
 */
public final class LogLogSlope {
  private LogLogSlope() {}

  /**
   * The slope.
   *
   * @param x positive, not all equal, at least two
   * @param y positive, as many
   */
  public static double of(double[] x, double[] y) {
    if (x.length != y.length || x.length < 2) {
      throw new IllegalArgumentException(
          "%d sizes and %d values; a slope needs two of each or more"
              .formatted(x.length, y.length));
    }
    double meanX = 0;
    double meanY = 0;
    for (int i = 0; i < x.length; i++) {
      meanX += Math.log(x[i]) / x.length;
      meanY += Math.log(y[i]) / y.length;
    }
    double above = 0;
    double below = 0;
    for (int i = 0; i < x.length; i++) {
      double deviation = Math.log(x[i]) - meanX;
      above += deviation * (Math.log(y[i]) - meanY);
      below += deviation * deviation;
    }
    return above / below;
  }
}
