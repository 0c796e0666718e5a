package dev.hopfield.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Centring and normalising, against sums written out here. */
class PatternTransformTest {
  private static final long SEED = 1905;

  private static float[][] random(int count, int dim, float shift) {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(SEED);
    float[][] rows = new float[count][dim];
    for (float[] row : rows) {
      for (int c = 0; c < dim; c++) {
        row[c] = shift + c + random.nextFloat(-1, 1);
      }
    }
    return rows;
  }

  private static double[] expected(float[][] rows, int r, boolean centre, boolean normalise) {
    int dim = rows[0].length;
    double[] row = new double[dim];
    double squared = 0;
    for (int c = 0; c < dim; c++) {
      double mean = 0;
      for (float[] other : rows) {
        mean += centre ? (double) other[c] / rows.length : 0;
      }
      row[c] = rows[r][c] - mean;
      squared += row[c] * row[c];
    }
    for (int c = 0; c < dim && normalise; c++) {
      row[c] /= Math.sqrt(squared);
    }
    return row;
  }

  private static float[] flat(float[][] rows) {
    float[] flat = new float[rows.length * rows[0].length];
    for (int i = 0; i < flat.length; i++) {
      flat[i] = rows[i / rows[0].length][i % rows[0].length];
    }
    return flat;
  }

  private static StateBatch batch(float[][] rows) {
    return new StateBatch(flat(rows), rows.length, rows[0].length);
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "2, 3", "97, 31", "5, 70001"})
  void apply_patternsAndQueries_agreeWithTheDefinition(int count, int dim) {
    float[][] rows = random(count, dim, 3);
    for (int kind = 0; kind < 4; kind++) {
      boolean centre = (kind & 1) == 1;
      boolean normalise = (kind & 2) == 2;
      try (Patterns patterns = Patterns.of(rows)) {
        PatternTransform transform = PatternTransform.fit(patterns, centre, normalise);
        StateBatch queries = transform.apply(batch(rows));
        try (Patterns keys = transform.apply(patterns)) {
          for (int r = 0; r < count; r++) {
            assertThat(queries.row(r)).isEqualTo(keys.row(r));
            if (count > 1 || !centre) {
              assertClose(keys.row(r), expected(rows, r, centre, normalise));
            } else {
              assertThat(keys.row(r)).containsOnly(0f);
            }
          }
        }
      }
    }
  }

  private static void assertClose(float[] actual, double[] expected) {
    double largest = 0;
    for (int c = 0; c < actual.length; c++) {
      double rounding = 1e-6 * Math.max(1e-3, Math.abs(expected[c]));
      largest = Math.max(largest, Math.abs(actual[c] - expected[c]) / rounding);
    }
    assertThat(largest).as("seed %d: error in units of rounding", SEED).isLessThanOrEqualTo(1);
  }

  @Test
  void apply_zeroRow_staysZero() {
    try (Patterns patterns = Patterns.of(new float[][] {{0, 0}, {3, 4}})) {
      PatternTransform transform = PatternTransform.fit(patterns, false, true);
      try (Patterns keys = transform.apply(patterns)) {
        assertThat(keys.row(0)).containsExactly(0, 0);
        assertThat(keys.row(1)).containsExactly(0.6f, 0.8f);
      }
    }
  }

  @Test
  void apply_equalPatterns_centredAndNormalised_areZeroAndNotNoise() {
    float[][] rows = new float[999][];
    Arrays.fill(rows, new float[] {0.1f, -7.7f, 3e-3f});
    try (Patterns patterns = Patterns.of(rows)) {
      PatternTransform transform = PatternTransform.fit(patterns, true, true);
      try (Patterns keys = transform.apply(patterns)) {
        for (int r = 0; r < 999; r++) {
          assertThat(keys.row(r)).containsExactly(0, 0, 0);
        }
      }
    }
  }

  @Test
  void apply_hugeAndTinyNumbers_staysFinite() {
    float[][] rows = {
      {Float.MAX_VALUE, -Float.MAX_VALUE},
      {Float.MAX_VALUE, Float.MAX_VALUE},
      {Float.MIN_VALUE, -Float.MIN_VALUE}
    };
    try (Patterns patterns = Patterns.of(rows)) {
      for (boolean centre : new boolean[] {false, true}) {
        PatternTransform transform = PatternTransform.fit(patterns, centre, true);
        try (Patterns keys = transform.apply(patterns)) {
          for (int r = 0; r < 3; r++) {
            float[] key = keys.row(r);
            assertThat(Math.hypot(key[0], key[1])).isCloseTo(1, within(1e-6));
          }
        }
      }
    }
  }

  @Test
  void fit_nonFinitePatterns_areRefusedWithTheirPlace() {
    try (Patterns patterns = Patterns.of(new float[][] {{1, 2}, {3, Float.NaN}})) {
      assertThatThrownBy(() -> PatternTransform.fit(patterns, true, false))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining("NaN at row 1, column 1");
    }
  }

  @Test
  void comparingFirst_lostElements_countForNothing() {
    float[][] rows = random(23, 7, 1);
    float[][] changed = random(23, 7, 1);
    float[][] known = new float[23][];
    for (int r = 0; r < 23; r++) {
      Arrays.fill(changed[r], 4, 7, -99f * r);
      known[r] = Arrays.copyOf(rows[r], 4);
    }
    try (Patterns patterns = Patterns.of(rows)) {
      PatternTransform transform = PatternTransform.fit(patterns, true, true).comparingFirst(4);
      StateBatch compared = transform.apply(batch(changed));
      for (int r = 0; r < 23; r++) {
        double[] expected = Arrays.copyOf(expected(known, r, true, true), 7);
        assertClose(compared.row(r), expected);
      }
      assertThatThrownBy(() -> transform.comparingFirst(0))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining("1 to 7");
      assertThatThrownBy(() -> transform.comparingFirst(8))
          .isInstanceOf(InvalidInputException.class);
    }
  }

  @Test
  void apply_otherDimension_isRefused() {
    try (Patterns patterns = Patterns.of(new float[][] {{1, 2}})) {
      PatternTransform transform = PatternTransform.fit(patterns, true, true);
      assertThat(transform.dim()).isEqualTo(2);
      assertThatThrownBy(() -> transform.apply(StateBatch.zeros(1, 3)))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining("dimension 3");
    }
  }

  /** With a shift of all rows, the scores of centred rows stay what they were. */
  @Test
  void retrieve_keysTransformedValuesOriginal_givesStatesInTheOriginalSpace() {
    float[][] rows = random(41, 17, 100);
    try (Patterns patterns = Patterns.of(rows)) {
      PatternTransform transform = PatternTransform.fit(patterns, true, true);
      try (Patterns keys = transform.apply(patterns);
          HopfieldMemory memory =
              HopfieldMemory.of(keys).values(patterns).beta(200f).backend("reference").open()) {
        Retrieval found = memory.retrieve(transform.apply(batch(rows)), memory.options());
        for (int r = 0; r < 41; r++) {
          assertThat(found.topK(r).indices()).containsExactly(r);
          assertThat(found.state(r)).containsExactly(rows[r], within(1e-3f));
        }
      }
    }
  }
}
