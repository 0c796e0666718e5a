package dev.hopfield.benchmarks.scaling;

import java.util.List;

/**
 * A point and how it stands to the points beside it.
 *
 * @param point what was measured
 * @param slopeByPatterns d ln t / d ln N from the next smaller N; NaN without one
 * @param slopeByDimension d ln t / d ln d from the next smaller d; NaN without one
 * @param speedUp time with the fewest threads over this time
 */
public record ScalingRow(
    ScalingPoint point, double slopeByPatterns, double slopeByDimension, double speedUp) {

  /** The rows of all points, in their order. */
  public static List<ScalingRow> of(List<ScalingPoint> points) {
    return points.stream().map(point -> of(points, point)).toList();
  }

  private static ScalingRow of(List<ScalingPoint> points, ScalingPoint point) {
    ScalingPoint fewestThreads = Axis.THREADS.series(points, point).getFirst();
    return new ScalingRow(
        point,
        Axis.PATTERNS.slopeTo(points, point),
        Axis.DIMENSION.slopeTo(points, point),
        fewestThreads.timing().medianMs() / point.timing().medianMs());
  }

  /** Operations of the two products, 4·B·N·d, a second, in GFLOP/s. */
  public double gflops() {
    return 4.0 * point.batch() * point.count() * point.dim() / point.timing().medianMs() / 1e6;
  }

  /** Bytes of the patterns, each counted once, a second, in GB/s. */
  public double gbytesPerSecond() {
    return (double) Float.BYTES * point.count() * point.dim() / point.timing().medianMs() / 1e6;
  }

  /** Bytes of the N × B scores, for comparison: they are not to be kept. */
  public long scoreBytes() {
    return Float.BYTES * point.count() * point.batch();
  }
}
