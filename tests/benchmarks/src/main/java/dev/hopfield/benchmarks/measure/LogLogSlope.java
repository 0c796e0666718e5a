package dev.hopfield.benchmarks.measure;

import dev.hopfield.cli.capacity.LeastSquares;
import java.util.Arrays;

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
    return LeastSquares.of(logarithms(x), logarithms(y)).slope();
  }

  private static double[] logarithms(double[] values) {
    return Arrays.stream(values).map(Math::log).toArray();
  }
}
