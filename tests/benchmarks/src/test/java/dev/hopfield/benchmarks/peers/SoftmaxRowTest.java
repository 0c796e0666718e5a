package dev.hopfield.benchmarks.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SoftmaxRowTest {
  private static final long SEED = 20_260_101;

  /** Against float64: the polynomial's error is 1.2e-7, and rounding adds as much again. */
  @ParameterizedTest
  @ValueSource(ints = {1, 7, 16, 17, 61, 1009})
  void exponentials_anyLength_agreeWithFloat64(int n) {
    System.out.println("SoftmaxRowTest seed " + SEED);
    SplittableRandom random = new SplittableRandom(SEED + n);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment row = arena.allocate(4L * (n + 3), 4);
      float[] scores = new float[n];
      float max = Float.NEGATIVE_INFINITY;
      for (int i = 0; i < n; i++) {
        scores[i] = (float) (random.nextGaussian() * 20);
        max = Math.max(max, scores[i]);
      }
      MemorySegment.copy(scores, 0, row, ValueLayout.JAVA_FLOAT, 12, n);

      assertThat(SoftmaxRow.max(row, 12, n)).isEqualTo(max);
      double sum = SoftmaxRow.exponentials(row, 12, n, max);

      double expected = 0;
      for (int i = 0; i < n; i++) {
        double weight = StrictMath.exp((double) (scores[i] - max));
        expected += weight;
        double found = row.get(ValueLayout.JAVA_FLOAT, 12 + 4L * i);
        assertThat(found).isCloseTo(weight, within(3e-7 * weight + 1e-37));
      }
      assertThat(sum).isCloseTo(expected, within(1e-6 * expected));
    }
  }

  @Test
  void exponentials_farBelowTheMaximum_vanishWithoutLeavingTheRange() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment row = arena.allocate(4L * 32, 64);
      for (int i = 0; i < 32; i++) {
        row.setAtIndex(ValueLayout.JAVA_FLOAT, i, -1e30f * i);
      }
      float sum = SoftmaxRow.exponentials(row, 0, 32, 0);
      assertThat(sum).isCloseTo(1f, within(1e-6f));
      assertThat(row.getAtIndex(ValueLayout.JAVA_FLOAT, 31)).isBetween(0f, 2e-38f);
    }
  }

  @Test
  void scale_oddLength_multipliesEachAndNoMore() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment row = arena.allocate(4L * 20, 64);
      for (int i = 0; i < 20; i++) {
        row.setAtIndex(ValueLayout.JAVA_FLOAT, i, i);
      }
      SoftmaxRow.scale(row, 0, 19, 0.5f);
      for (int i = 0; i < 19; i++) {
        assertThat(row.getAtIndex(ValueLayout.JAVA_FLOAT, i)).isEqualTo(0.5f * i);
      }
      assertThat(row.getAtIndex(ValueLayout.JAVA_FLOAT, 19)).isEqualTo(19f);
    }
  }
}
