package dev.hopfield.benchmarks.scaling;

import dev.hopfield.benchmarks.measure.LogLogSlope;
import java.util.Comparator;
import java.util.List;

/** What a size is varied along. Points that share all else make a series. */
public enum Axis {
  /** N. */
  PATTERNS,
  /** d. */
  DIMENSION,
  /** Threads. */
  THREADS;

  private double size(ScalingPoint point) {
    return switch (this) {
      case PATTERNS -> point.count();
      case DIMENSION -> point.dim();
      case THREADS -> point.threads();
    };
  }

  private boolean sharesAllElse(ScalingPoint a, ScalingPoint b) {
    return a.batch() == b.batch()
        && (this == PATTERNS || a.count() == b.count())
        && (this == DIMENSION || a.dim() == b.dim())
        && (this == THREADS || a.threads() == b.threads());
  }

  /** The points that share all but this with {@code one}, by size; {@code one} is among them. */
  public List<ScalingPoint> series(List<ScalingPoint> points, ScalingPoint one) {
    return points.stream()
        .filter(point -> sharesAllElse(point, one))
        .sorted(Comparator.comparingDouble(this::size))
        .toList();
  }

  /** d ln t / d ln size over a series; NaN where it has fewer than two points. */
  public double slope(List<ScalingPoint> series) {
    if (series.size() < 2) {
      return Double.NaN;
    }
    return LogLogSlope.of(
        series.stream().mapToDouble(this::size).toArray(),
        series.stream().mapToDouble(point -> point.timing().medianMs()).toArray());
  }

  /** d ln t / d ln size from the point before {@code one} in its series; NaN for the first. */
  double slopeTo(List<ScalingPoint> points, ScalingPoint one) {
    List<ScalingPoint> series = series(points, one);
    int at = series.indexOf(one);
    return slope(series.subList(Math.max(0, at - 1), at + 1));
  }
}
