package dev.hopfield.engine.theory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hopfield.engine.HopfieldMemory;
import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.Retrieval;
import dev.hopfield.engine.RetrievalOptions;
import dev.hopfield.engine.backend.Cancellation;
import dev.hopfield.engine.backend.LoadedPatterns;
import dev.hopfield.engine.reference.ReferenceProvider;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The bounds of the theorems, held against retrievals in double precision. */
class FixedPointsTest {
  private static final long SEED = 8;
  private static final int COUNT = 23;
  private static final int DIM = 40;

  /** Single precision in the states themselves. */
  private static final double FLOOR = 1e-6;

  private static Patterns gaussian(double scale) {
    Random random = new Random(SEED);
    float[][] rows = new float[COUNT][DIM];
    for (float[] row : rows) {
      for (int c = 0; c < DIM; c++) {
        row[c] = (float) (scale * random.nextGaussian());
      }
    }
    return Patterns.of(rows);
  }

  private static double[] separations(Patterns patterns) {
    ReferenceProvider provider = new ReferenceProvider();
    try (LoadedPatterns loaded =
        provider.open(provider.devices().get(0)).load(patterns, patterns, new Cancellation())) {
      return PatternSeparation.of(loaded, patterns, 0, (int) patterns.count());
    }
  }

  private static double distance(float[] x, float[] y) {
    double sum = 0;
    for (int c = 0; c < x.length; c++) {
      sum += ((double) x[c] - y[c]) * ((double) x[c] - y[c]);
    }
    return Math.sqrt(sum);
  }

  @Test
  void separation_ofEveryPattern_isTheDefinition() {
    try (Patterns patterns = gaussian(1)) {
      double[] found = separations(patterns);
      for (int i = 0; i < COUNT; i++) {
        double expected = Double.POSITIVE_INFINITY;
        for (int j = 0; j < COUNT; j++) {
          if (j != i) {
            expected = Math.min(expected, dot(patterns, i, i) - dot(patterns, i, j));
          }
        }
        assertThat(found[i]).isCloseTo(expected, within(1e-9));
      }
    }
  }

  private static double dot(Patterns patterns, int i, int j) {
    double sum = 0;
    for (int c = 0; c < patterns.dim(); c++) {
      sum += (double) patterns.row(i)[c] * patterns.row(j)[c];
    }
    return sum;
  }

  @Test
  void separation_ofDuplicatesAndShadowed_isNotPositive() {
    try (Patterns patterns = Patterns.of(new float[][] {{1, 0}, {1, 0}, {3, 0}, {4, 0}})) {
      assertThat(separations(patterns)).containsExactly(-3, -3, -3, 4);
    }
    try (Patterns alone = Patterns.of(new float[][] {{1, 0}})) {
      assertThat(separations(alone)).containsExactly(Double.POSITIVE_INFINITY);
    }
  }

  /**
   * Lemmas A5 to A7, theorems 4 and 5: the sphere is mapped into itself, contracts, and ends near.
   */
  @Test
  void update_inTheSphere_staysAndContracts() {
    try (Patterns patterns = gaussian(1)) {
      double[] separations = separations(patterns);
      double largest = LargestNorm.of(patterns);
      Random random = new Random(SEED + 1);
      int tried = 0;
      for (int i = 0; i < COUNT; i++) {
        double beta = 1.001 * FixedPoints.leastBeta(separations[i], COUNT, largest);
        if (!FixedPoints.isOwn(separations[i], beta, COUNT, largest)) {
          continue;
        }
        tried++;
        checkSphere(patterns, i, separations[i], (float) beta, largest, random);
      }
      assertThat(tried).isEqualTo(COUNT);
    }
  }

  private static void checkSphere(
      Patterns patterns, int i, double separation, float beta, double largest, Random random) {
    float[] pattern = patterns.row(i);
    double radius = FixedPoints.sphereRadius(beta, COUNT, largest);
    float[] start = onSphere(pattern, radius, random);
    try (HopfieldMemory memory =
        HopfieldMemory.of(patterns).beta(beta).backend("reference").open()) {
      float[] once = memory.retrieve(new float[][] {start}).state(0);
      Retrieval end =
          memory.retrieve(new float[][] {start}, memory.options().withTolerance(1e-7f, 200));
      float[] fixed = end.state(0);
      double reach = Math.max(distance(start, pattern), distance(fixed, pattern));
      assertThat(distance(once, pattern)).isLessThanOrEqualTo(radius + FLOOR);
      assertThat(distance(once, pattern))
          .isLessThanOrEqualTo(
              FixedPoints.updateError(separation, reach, beta, COUNT, largest) + FLOOR);
      assertThat(distance(once, fixed))
          .isLessThanOrEqualTo(
              FixedPoints.contraction(separation, reach, beta, COUNT, largest)
                      * distance(start, fixed)
                  + FLOOR);
      assertThat(distance(fixed, pattern))
          .isLessThanOrEqualTo(FixedPoints.distance(separation, beta, COUNT, largest) + FLOOR);
    }
  }

  private static float[] onSphere(float[] centre, double radius, Random random) {
    double[] direction = random.doubles(centre.length, -1, 1).toArray();
    double norm = 0;
    for (double x : direction) {
      norm += x * x;
    }
    float[] point = centre.clone();
    for (int c = 0; c < point.length; c++) {
      point[c] += (float) (0.999 * radius * direction[c] / Math.sqrt(norm));
    }
    return point;
  }

  /** Lemma A3: below β m_max² = 1 every query ends at the same state; well above, not. */
  @Test
  void update_oneFixedPointCondition_tellsWhetherAllMeet() {
    try (Patterns patterns = gaussian(1)) {
      double spread = PatternSpread.of(patterns);
      float below = (float) (0.9 / (spread * spread));
      assertThat(FixedPoints.isGlobal(below, spread)).isTrue();
      assertThat(apart(patterns, below)).isLessThan(1e-3);
      float above = (float) (60 / (spread * spread));
      assertThat(FixedPoints.isGlobal(above, spread)).isFalse();
      assertThat(apart(patterns, above)).isGreaterThan(1);
    }
  }

  private static double apart(Patterns patterns, float beta) {
    RetrievalOptions options = RetrievalOptions.defaults().withBeta(beta).withTolerance(1e-6f);
    try (HopfieldMemory memory =
        HopfieldMemory.of(patterns).options(options).backend("reference").open()) {
      Retrieval found = memory.retrieve(new float[][] {patterns.row(0), patterns.row(1)});
      return distance(found.state(0), found.state(1));
    }
  }

  @Test
  void spread_ofACross_isItsArm() {
    try (Patterns cross = Patterns.of(new float[][] {{3, 1}, {1, 1}, {2, 5}, {2, -3}})) {
      assertThat(PatternSpread.of(cross)).isCloseTo(4, within(1e-12));
    }
  }

  @Test
  void leastBeta_ofNoSeparation_isInfinite() {
    assertThat(FixedPoints.leastBeta(0, 10, 1)).isInfinite();
    assertThat(FixedPoints.leastBeta(1, 1, 1)).isZero();
  }

  /** Alone, a pattern is where every update ends, from however far. */
  @Test
  void bounds_ofASinglePattern_areZero() {
    double alone = Double.POSITIVE_INFINITY;
    assertThat(FixedPoints.isOwn(alone, 1, 1, 5)).isTrue();
    assertThat(FixedPoints.distance(alone, 1, 1, 5)).isZero();
    assertThat(FixedPoints.updateError(alone, 1e300, 1e300, 1, 1e300)).isZero();
    assertThat(FixedPoints.contraction(alone, 1e3, 2, 1, 5)).isZero();
  }

  /** M, computed here. */
  private static final class LargestNorm {
    static double of(Patterns patterns) {
      double largest = 0;
      for (int i = 0; i < patterns.count(); i++) {
        largest = Math.max(largest, dot(patterns, i, i));
      }
      return Math.sqrt(largest);
    }
  }
}
