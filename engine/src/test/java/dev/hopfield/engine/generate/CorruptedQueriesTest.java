package dev.hopfield.engine.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.hopfield.engine.InvalidInputException;
import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.format.PatternFiles;
import dev.hopfield.engine.format.PatternWriter;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Corrupted queries: what is lost, what stays, and which pattern is the true one. */
class CorruptedQueriesTest {
  private static final long SEED = 815;
  private static final PatternSource PATTERNS = PatternGenerator.random(53, 31, SEED);

  private static CorruptedQueries queries(int count, Corruption corruption, double amount) {
    return CorruptedQueries.of(PATTERNS, count, corruption, amount, SEED);
  }

  private static float[] query(CorruptedQueries queries, int q) {
    float[] query = new float[31];
    queries.row(q, query, 0);
    return query;
  }

  private static float[] pattern(long row) {
    float[] pattern = new float[31];
    PATTERNS.row(row, pattern, 0);
    return pattern;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 52, 53})
  void truth_noMoreQueriesThanPatterns_isDistinctRows(int count) {
    long[] truth = queries(count, Corruption.MASK, 0).truth();
    assertThat(truth).hasSize(count).doesNotHaveDuplicates();
    assertThat(Arrays.stream(truth)).allMatch(row -> row >= 0 && row < 53);
  }

  @Test
  void truth_moreQueriesThanPatterns_drawsEachEquallyOften() {
    int[] times = new int[53];
    for (long row : queries(3 * 53 + 5, Corruption.MASK, 0).truth()) {
      times[(int) row]++;
    }
    assertThat(times).contains(3, 4);
    assertThat(Arrays.stream(times)).allMatch(t -> t == 3 || t == 4);
  }

  @Test
  void truth_fewOfVeryMany_isDistinctAndSpread() {
    PatternSource many = PatternGenerator.random(1L << 40, 3, SEED);
    long[] truth = CorruptedQueries.of(many, 1000, Corruption.MASK, 0, SEED).truth();
    assertThat(truth).doesNotHaveDuplicates();
    assertThat(Arrays.stream(truth).filter(row -> row < 1L << 39).count()).isBetween(400L, 600L);
  }

  @ParameterizedTest
  @CsvSource({"0, 31", "0.5, 15", "0.51, 15", "0.9, 3", "1, 0"})
  void mask_anyAmount_losesTheLastElements(double amount, int kept) {
    CorruptedQueries masked = queries(11, Corruption.MASK, amount);
    for (int q = 0; q < 11; q++) {
      float[] expected = pattern(masked.truth()[q]);
      Arrays.fill(expected, kept, 31, 0f);
      assertThat(query(masked, q)).containsExactly(expected);
    }
  }

  @Test
  void noise_oneHalf_hasHalfThePatternsRms() {
    CorruptedQueries noisy = queries(53, Corruption.NOISE, 0.5);
    double sum = 0;
    double squares = 0;
    for (int q = 0; q < 53; q++) {
      float[] query = query(noisy, q);
      float[] pattern = pattern(noisy.truth()[q]);
      for (int c = 0; c < 31; c++) {
        double noise = query[c] - pattern[c];
        sum += noise;
        squares += noise * noise;
      }
    }
    // The patterns' RMS is 1; 1643 draws of deviation 0.5: the bounds are five standard errors.
    assertThat(sum / (53 * 31)).isCloseTo(0, within(0.062));
    assertThat(Math.sqrt(squares / (53 * 31))).isCloseTo(0.5, within(0.044));
  }

  @Test
  void noiseAndMix_ofNothing_leaveThePattern() {
    for (Corruption corruption : new Corruption[] {Corruption.NOISE, Corruption.MIX}) {
      CorruptedQueries same = queries(5, corruption, 0);
      for (int q = 0; q < 5; q++) {
        assertThat(query(same, q)).containsExactly(pattern(same.truth()[q]));
      }
    }
  }

  @Test
  void mix_oneQuarter_addsAQuarterOfAnotherPattern() {
    CorruptedQueries mixed = queries(53, Corruption.MIX, 0.25);
    for (int q = 0; q < 53; q++) {
      float[] query = query(mixed, q);
      float[] own = pattern(mixed.truth()[q]);
      int others = 0;
      for (int r = 0; r < 53; r++) {
        float[] other = pattern(r);
        float[] expected = new float[31];
        for (int c = 0; c < 31; c++) {
          expected[c] = (float) (0.75 * own[c] + 0.25 * other[c]);
        }
        others += r != mixed.truth()[q] && Arrays.equals(query, expected) ? 1 : 0;
      }
      assertThat(others).as("seed %d, query %d", SEED, q).isEqualTo(1);
    }
  }

  @Test
  void row_fromStoredPatterns_isTheSame() {
    try (Patterns stored = PATTERNS.toPatterns()) {
      for (Corruption corruption : Corruption.values()) {
        CorruptedQueries made = queries(7, corruption, 0.3);
        CorruptedQueries read = CorruptedQueries.of(stored, 7, corruption, 0.3, SEED);
        assertThat(read.truth()).containsExactly(made.truth());
        assertThat(query(read, 6)).containsExactly(query(made, 6));
      }
    }
  }

  @Test
  void writeTo_allQueries_holdsThem(@TempDir Path folder) {
    CorruptedQueries noisy = queries(7, Corruption.NOISE, 0.3);
    Path file = folder.resolve("queries.fvecs");
    try (PatternWriter writer = PatternFiles.create(file, 31)) {
      noisy.writeTo(writer);
      writer.commit();
    }
    try (Patterns read = Patterns.open(file)) {
      assertThat(read.count()).isEqualTo(7);
      assertThat(read.row(6)).containsExactly(query(noisy, 6));
    }
  }

  @ParameterizedTest
  @CsvSource({"MASK, -0.1", "MASK, 1.01", "MASK, NaN", "MIX, 1.5", "NOISE, -1", "NOISE, Infinity"})
  void of_amountOutsideItsRange_saysTheRange(Corruption corruption, double amount) {
    assertThatThrownBy(() -> queries(3, corruption, amount))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("amount of " + corruption.label())
        .hasMessageContaining("0 to");
  }

  @Test
  void of_noQueriesOrNothingToMix_isRefused() {
    assertThatThrownBy(() -> queries(0, Corruption.MASK, 0.5))
        .isInstanceOf(InvalidInputException.class);
    PatternSource one = PatternGenerator.random(1, 3, SEED);
    assertThatThrownBy(() -> CorruptedQueries.of(one, 1, Corruption.MIX, 0.5, SEED))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("at least 2");
  }
}
