package dev.hopfield.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RoundingTest {
  private static Patterns normal(long seed, int count, int dim, float size) {
    Random random = new Random(seed);
    float[] all = new float[count * dim];
    for (int i = 0; i < all.length; i++) {
      all[i] = size * (float) random.nextGaussian();
    }
    return Patterns.of(all, dim);
  }

  @ParameterizedTest
  @EnumSource(value = Precision.class, names = "F32", mode = EnumSource.Mode.EXCLUDE)
  void row_boundsWhatEveryRowMovedBy(Precision precision) {
    for (float size : new float[] {1e-6f, 1, 1000}) {
      try (Patterns given = normal(7, 211, 61, size);
          Patterns held = given.in(precision)) {
        PatternNorms norms = PatternNorms.of(held, true, "patterns");
        double bound = Objects.requireNonNull(Rounding.of(held)).row(norms.largest());
        double most = 0;
        for (int r = 0; r < given.count(); r++) {
          most = Math.max(most, distance(given.row(r), held.row(r)));
        }
        assertThat(most).isPositive().isLessThanOrEqualTo(bound);
        // No bound worth its name is a hundred times too large.
        assertThat(bound).isLessThan(100 * most);
      }
    }
  }

  private static double distance(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += ((double) a[i] - b[i]) * ((double) a[i] - b[i]);
    }
    return Math.sqrt(sum);
  }

  @Test
  void explain_ofAMemory_saysWhenThePrecisionIsTooCoarse() {
    try (Patterns given = normal(3, 50, 16, 1)) {
      try (HopfieldMemory fine =
          HopfieldMemory.of(given).beta(0.1f).precision(Precision.BF16).backend("cpu").open()) {
        assertThat(fine.explain())
            .contains("precision: rounding to bf16 moves a row by at most ")
            .contains(", a weight by ");
      }
      try (HopfieldMemory coarse =
          HopfieldMemory.of(given).beta(100f).precision(Precision.I8).backend("cpu").open()) {
        assertThat(coarse.explain())
            .contains(
                "too coarse for weights at beta = 100.0; hold the patterns as f32, or use beta up to 1.");
      }
      try (HopfieldMemory exact = HopfieldMemory.of(given).backend("cpu").open()) {
        assertThat(exact.explain()).doesNotContain("precision:");
      }
    }
  }
}
