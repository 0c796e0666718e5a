package dev.hopfield.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.SplittableRandom;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Norms are the same on any number of cores, and so is the place that a refusal names. */
class PatternNormsTest {
  private static final long SEED = 5;
  // A block of rows is read at once: this makes eight of them, and many blocks.
  private static final int DIM = 8192;
  private static final int COUNT = 701;

  private static Patterns normal() {
    SplittableRandom random = new SplittableRandom(SEED);
    Patterns patterns = Patterns.allocate(COUNT, DIM);
    float[] row = new float[DIM];
    for (int r = 0; r < COUNT; r++) {
      row[0] = random.nextFloat();
      row[DIM - 1] = 1e3f * random.nextFloat();
      patterns.setRow(r, row);
    }
    return patterns;
  }

  private static PatternNorms onCores(int cores, Patterns patterns) {
    try (ForkJoinPool pool = new ForkJoinPool(cores)) {
      return pool.submit(() -> PatternNorms.of(patterns, true, "patterns")).join();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 7, 16})
  void of_onAnyNumberOfCores_givesTheSameBits(int cores) {
    try (Patterns patterns = normal()) {
      assertThat(onCores(cores, patterns)).as("seed %d", SEED).isEqualTo(onCores(1, patterns));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7})
  void of_manyBadRows_namesTheFirst(int cores) {
    try (Patterns patterns = normal()) {
      float[] bad = new float[DIM];
      bad[3] = Float.NaN;
      for (int r = 17; r < COUNT; r += 5) {
        patterns.setRow(r, bad);
      }
      assertThatThrownBy(() -> onCores(cores, patterns))
          .hasMessageContaining("NaN at row 17, column 3");
    }
  }
}
