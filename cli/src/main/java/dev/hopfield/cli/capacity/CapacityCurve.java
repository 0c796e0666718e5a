package dev.hopfield.cli.capacity;

import java.util.ArrayList;
import java.util.List;

/**
 * The share retrieved against N, for one memory and dimension.
 *
 * @param kind the memory
 * @param dim d
 * @param points N rising, until hardly any pattern comes back or N is the largest tried
 */
public record CapacityCurve(MemoryKind kind, int dim, List<Point> points) {
  /** Where the curve is followed no further. */
  private static final double NEARLY_NONE = 0.2;

  private static final double HALF = 0.5;

  /**
   * A point.
   *
   * @param patterns N
   * @param share of the queries that came back as their pattern
   */
  public record Point(int patterns, double share) {}

  /** Measures a curve, at numbers of patterns that grow by a fourth root of 2. */
  public static CapacityCurve measure(MemoryKind kind, int dim, CapacitySettings settings) {
    List<Point> points = new ArrayList<>();
    int before = 0;
    for (int k = 0; ; k++) {
      int count = (int) Math.round(Math.pow(2, k / 4.0));
      if (count > settings.mostPatterns()) {
        break;
      }
      if (count == before) {
        continue;
      }
      before = count;
      double share = new CapacityTrial(settings, count, dim).shareRetrieved(kind);
      points.add(new Point(count, share));
      if (share < NEARLY_NONE) {
        break;
      }
    }
    return new CapacityCurve(kind, dim, List.copyOf(points));
  }

  /**
   * N at which half of the patterns come back, read off between the last point above and the point
   * after it, on a logarithmic axis; NaN where the curve did not come down so far.
   */
  public double half() {
    for (int i = points.size() - 1; i > 0; i--) {
      Point above = points.get(i - 1);
      Point below = points.get(i);
      if (above.share >= HALF && below.share < HALF) {
        double way = (above.share - HALF) / (above.share - below.share);
        double logBelow = Math.log(below.patterns);
        double logAbove = Math.log(above.patterns);
        return Math.exp(logAbove + way * (logBelow - logAbove));
      }
    }
    return Double.NaN;
  }
}
