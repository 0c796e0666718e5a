package dev.hopfield.engine.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.hopfield.engine.InvalidInputException;
import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.generate.PatternGenerator;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PatternSurveyTest {
  @Test
  void survey_knownRows_isThatOfPythagoras() {
    float[][] rows = {{3, 4}, {0, 0}, {-6, 8}, {Float.NaN, 1}, {1, Float.NEGATIVE_INFINITY}};
    try (Patterns patterns = Patterns.of(rows)) {
      assertThat(PatternSurvey.of(patterns))
          .isEqualTo(new PatternSurvey(3, 0, 5, 10, -6, 8, 1, 2, 3, 0));
    }
  }

  @Test
  void survey_extremeElements_doNotOverflow() {
    float most = Float.MAX_VALUE;
    try (Patterns patterns = Patterns.of(new float[][] {{most, -most}, {Float.MIN_VALUE, 0}})) {
      PatternSurvey survey = PatternSurvey.of(patterns);
      assertThat(survey.isFinite()).isTrue();
      assertThat(survey.largestNorm()).isCloseTo(most * Math.sqrt(2), within(1e24));
      assertThat(survey.zeroRows()).isZero();
    }
  }

  @Test
  void survey_manyBlocks_findsTheFirstBadElement() {
    int dim = 7;
    float[] rows = new float[100_003 * dim];
    Arrays.fill(rows, 1);
    rows[70_001 * dim + 5] = Float.NaN;
    rows[90_001 * dim + 1] = Float.NaN;
    try (Patterns patterns = Patterns.of(rows, dim)) {
      PatternSurvey survey = PatternSurvey.of(patterns);
      assertThat(survey.firstBadRow()).isEqualTo(70_001);
      assertThat(survey.firstBadColumn()).isEqualTo(5);
      assertThat(survey.nonFinite()).isEqualTo(2);
      assertThat(survey.finiteRows()).isEqualTo(100_001);
      assertThat(survey.meanNorm()).isCloseTo(Math.sqrt(7), within(1e-12));
    }
  }

  /** Every Δ by all pairs, in double precision. */
  private static double[] separations(Patterns patterns) {
    int count = (int) patterns.count();
    double[] separations = new double[count];
    for (int i = 0; i < count; i++) {
      double strongest = Double.NEGATIVE_INFINITY;
      for (int j = 0; j < count; j++) {
        strongest = j == i ? strongest : Math.max(strongest, dot(patterns, i, j));
      }
      separations[i] = dot(patterns, i, i) - strongest;
    }
    Arrays.sort(separations);
    return separations;
  }

  private static double dot(Patterns patterns, int i, int j) {
    float[] a = patterns.row(i);
    float[] b = patterns.row(j);
    double sum = 0;
    for (int c = 0; c < a.length; c++) {
      sum += (double) a[c] * b[c];
    }
    return sum;
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 613})
  void separations_smallSets_areThoseOfAllPairs(int count) {
    Random random = new Random(count);
    float[][] rows = new float[count][11];
    for (float[] row : rows) {
      for (int c = 0; c < row.length; c++) {
        row[c] = (float) random.nextGaussian();
      }
    }
    rows[count - 1] = rows[0].clone(); // a pattern stored twice has Δ = 0
    try (Patterns patterns = Patterns.of(rows)) {
      double[] expected = separations(patterns);
      SeparationQuantiles found = separations(patterns, 1e9, 1);
      assertThat(found.isExact()).isTrue();
      assertThat(found.rankError()).isZero();
      assertThat(found.measured()).isEqualTo(count);
      for (int i = 1; i <= count; i++) {
        assertThat(found.quantile((i - 0.5) / count)).isEqualTo(expected[i - 1], within(1e-12));
      }
      assertThat(found.quantile(0)).isEqualTo(expected[0], within(1e-12));
    }
  }

  /** Products that single precision cannot tell apart: all near 6.4e7, Δ a millionth of that. */
  @Test
  void separations_farFromTheOrigin_areThoseOfAllPairs() {
    Random random = new Random(3);
    float[][] rows = new float[401][64];
    for (float[] row : rows) {
      for (int c = 0; c < row.length; c++) {
        row[c] = (float) (1000 + 1e-3 * random.nextGaussian());
      }
    }
    try (Patterns patterns = Patterns.of(rows)) {
      double[] expected = separations(patterns);
      SeparationQuantiles found = separations(patterns, 1e9, 1);
      for (int i = 1; i <= rows.length; i++) {
        assertThat(found.quantile((i - 0.5) / rows.length))
            .isEqualTo(expected[i - 1], within(1e-6));
      }
    }
  }

  @Test
  void separations_sampled_areWithinTheStatedError() {
    long seed = 11;
    System.out.println("seed " + seed);
    try (Patterns patterns = PatternGenerator.random(2003, 17, seed).toPatterns()) {
      double[] all = separations(patterns);
      SeparationQuantiles found = separations(patterns, 300.0 * 2003 * 17, seed);
      assertThat(found.isExact()).isFalse();
      assertThat(found.measured()).isEqualTo(300);
      // sqrt(ln(2 / 0.05) / (2 · 300))
      assertThat(found.rankError()).isCloseTo(0.0784, within(1e-4));
      for (double share : new double[] {0.01, 0.25, 0.5, 0.75, 0.99}) {
        double quantile = found.quantile(share);
        double below = Arrays.stream(all).filter(each -> each <= quantile).count() / 2003.0;
        assertThat(below).as("at %s", share).isCloseTo(share, within(found.rankError() + 1e-3));
      }
    }
  }

  @Test
  void separations_ofOnePattern_isRefused() {
    try (Patterns patterns = Patterns.of(new float[][] {{1, 2}})) {
      assertThatThrownBy(() -> separations(patterns, 1e9, 1))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining("one pattern only");
    }
  }

  @Test
  void separations_whereARowIsNotFinite_areRefused() {
    try (Patterns patterns = Patterns.of(new float[][] {{1, 2}, {3, Float.NaN}, {5, 6}})) {
      assertThatThrownBy(() -> separations(patterns, 1e9, 1))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining("row 1, column 1");
    }
  }

  private static SeparationQuantiles separations(Patterns patterns, double products, long seed) {
    return SeparationQuantiles.of(patterns, PatternSurvey.of(patterns), products, seed);
  }
}
