package dev.hopfield.cli.capacity;

/**
 * The straight line y = offset + slope · x that misses points least.
 *
 * @param offset y at x = 0
 * @param slope of the line; NaN for fewer than two different x
 */
public record LeastSquares(double offset, double slope) {
  /** The line through points, of which those with a NaN are left out. */
  public static LeastSquares of(double[] x, double[] y) {
    double n = 0;
    double sumX = 0;
    double sumY = 0;
    double sumXx = 0;
    double sumXy = 0;
    for (int i = 0; i < x.length; i++) {
      if (!Double.isNaN(x[i] + y[i])) {
        n++;
        sumX += x[i];
        sumY += y[i];
        sumXx += x[i] * x[i];
        sumXy += x[i] * y[i];
      }
    }
    double spread = n * sumXx - sumX * sumX;
    double slope = spread > 0 ? (n * sumXy - sumX * sumY) / spread : Double.NaN;
    return new LeastSquares((sumY - slope * sumX) / n, slope);
  }
}
