package dev.hopfield.cli.capacity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.hopfield.engine.InvalidInputException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Capacities in small, against what the theory says of them. */
class CapacityCurveTest {
  private static final long SEED = 1;

  private static CapacitySettings settings(int queries, int mostPatterns) {
    return new CapacitySettings(3, 0.25f, 0.1, queries, mostPatterns, SEED);
  }

  private static List<CapacityCurve> curves(
      MemoryKind kind, CapacitySettings settings, int... dims) {
    return IntStream.of(dims).mapToObj(dim -> CapacityCurve.measure(kind, dim, settings)).toList();
  }

  /**
   * 0.138 d for large d (Amit, Gutfreund &amp; Sompolinsky 1985); few dimensions add a few
   * patterns.
   */
  @Test
  void classic_growsByAbout014PatternsADimension() {
    List<CapacityCurve> curves = curves(MemoryKind.CLASSIC, settings(400, 200), 16, 24, 32, 48, 64);
    LeastSquares line = CapacityFit.of(MemoryKind.CLASSIC, curves).linear();
    assertThat(line.slope()).isBetween(0.12, 0.17);
  }

  /**
   * A query with a share a of its signs turned is told from N others as long as ln N stays below d
   * (β (1 − 2a) − ln cosh β), 0.169 d, to leading order.
   */
  @Test
  void continuous_growsExponentially() {
    List<CapacityCurve> curves =
        curves(MemoryKind.CONTINUOUS, settings(60, 1 << 13), 16, 24, 32, 48);
    LeastSquares line = CapacityFit.of(MemoryKind.CONTINUOUS, curves).exponential();
    assertThat(line.slope()).isBetween(0.14, 0.25);
    for (CapacityCurve curve : curves) {
      double expected = line.offset() + line.slope() * curve.dim();
      assertThat(Math.log(curve.half())).isCloseTo(expected, within(0.4));
    }
  }

  @Test
  void denseMemories_holdMoreThanTheClassicOne() {
    CapacitySettings settings = settings(60, 1 << 10);
    double classic = curves(MemoryKind.CLASSIC, settings, 16).getFirst().half();
    double polynomial = curves(MemoryKind.POLYNOMIAL, settings, 16).getFirst().half();
    double exponential = curves(MemoryKind.EXPONENTIAL, settings, 16).getFirst().half();
    assertThat(polynomial).isGreaterThan(3 * classic);
    assertThat(exponential).isGreaterThan(3 * polynomial);
  }

  @Test
  void half_betweenTwoPoints_isReadOffALogarithmicAxis() {
    CapacityCurve curve =
        new CapacityCurve(
            MemoryKind.CLASSIC,
            8,
            List.of(
                new CapacityCurve.Point(2, 1),
                new CapacityCurve.Point(4, 0.75),
                new CapacityCurve.Point(16, 0.25)));
    assertThat(curve.half()).isCloseTo(8, within(1e-12));
    List<CapacityCurve.Point> above = curve.points().subList(0, 2);
    assertThat(new CapacityCurve(MemoryKind.CLASSIC, 8, above).half()).isNaN();
  }

  @Test
  void leastSquares_ofALine_isTheLine() {
    LeastSquares line =
        LeastSquares.of(new double[] {1, 2, 4, 9}, new double[] {5, 7, 11, Double.NaN});
    assertThat(line.slope()).isCloseTo(2, within(1e-12));
    assertThat(line.offset()).isCloseTo(3, within(1e-12));
  }

  @Test
  void settings_outOfRange_areRefused() {
    assertThatThrownBy(() -> new CapacitySettings(3, 1, 0.6, 1, 2, 1))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("the corrupted share is 0.6 but must be 0 to 0.5");
    assertThatThrownBy(() -> MemoryKind.of("modern"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("memory is 'modern' but must be one of classic, polynomial");
  }
}
