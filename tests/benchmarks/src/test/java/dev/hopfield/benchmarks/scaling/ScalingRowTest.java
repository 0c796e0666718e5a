package dev.hopfield.benchmarks.scaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hopfield.benchmarks.measure.MemoryUse;
import dev.hopfield.benchmarks.measure.Timing;
import dev.hopfield.cli.measure.Samples;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ScalingRowTest {
  /** A time that grows as N^1.1 d^0.9 and halves with every second thread. */
  private static ScalingPoint point(long count, int dim, int batch, int threads) {
    double time = Math.pow((double) count, 1.1) * Math.pow(dim, 0.9) * batch / threads;
    return new ScalingPoint(
        count,
        dim,
        batch,
        threads,
        new Timing(new Samples(new double[] {2 * time, time, 0.5 * time}), threads),
        new MemoryUse(1000, 24),
        new MemoryUse(7, 3L << 40));
  }

  private static List<ScalingPoint> cross() {
    List<ScalingPoint> points = new ArrayList<>();
    for (int threads : new int[] {1, 2}) {
      for (int batch : new int[] {1, 8}) {
        points.add(point(10_000, 128, batch, threads));
        points.add(point(100, 128, batch, threads));
        points.add(point(1000, 128, batch, threads));
        points.add(point(1000, 61, batch, threads));
        points.add(point(1000, 509, batch, threads));
      }
    }
    return points;
  }

  @Test
  void of_cross_findsTheExponentOfEachAxis() {
    List<ScalingPoint> points = cross();
    for (ScalingRow row : ScalingRow.of(points)) {
      ScalingPoint point = row.point();
      if (point.dim() == 128 && point.count() > 100) {
        assertThat(row.slopeByPatterns()).isCloseTo(1.1, within(1e-9));
      } else {
        assertThat(row.slopeByPatterns()).isNaN();
      }
      if (point.count() == 1000 && point.dim() > 61) {
        assertThat(row.slopeByDimension()).isCloseTo(0.9, within(1e-9));
      } else {
        assertThat(row.slopeByDimension()).isNaN();
      }
      assertThat(row.speedUp()).isCloseTo(point.threads(), within(1e-9));
    }
  }

  @Test
  void series_cross_holdsThePointsThatShareAllElseBySize() {
    List<ScalingPoint> points = cross();
    assertThat(Axis.PATTERNS.series(points, points.getFirst()))
        .extracting(ScalingPoint::count)
        .containsExactly(100L, 1000L, 10_000L);
    assertThat(Axis.DIMENSION.series(points, points.get(2)))
        .extracting(ScalingPoint::dim)
        .containsExactly(61, 128, 509);
    assertThat(Axis.DIMENSION.slope(Axis.DIMENSION.series(points, points.get(2))))
        .isCloseTo(0.9, within(1e-9));
  }

  @Test
  void parse_itsOwnLine_givesThePointBack() {
    ScalingPoint point = point(10_000_000_000L, 61, 7, 2);
    ScalingPoint read = ScalingPoint.parse(point.toLine());
    assertThat(read).usingRecursiveComparison().isEqualTo(point);
  }

  @Test
  void cross_sizes_haveEachPairOnce() {
    assertThat(ScalingPlan.cross(List.of(10L, 20L), 4, List.of(2, 4), 20))
        .containsExactly(
            new ScalingPlan.Size(10, 4), new ScalingPlan.Size(20, 4), new ScalingPlan.Size(20, 2));
  }
}
