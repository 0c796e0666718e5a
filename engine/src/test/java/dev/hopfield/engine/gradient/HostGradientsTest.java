package dev.hopfield.engine.gradient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hopfield.engine.InvalidInputException;
import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.StateBatch;
import dev.hopfield.engine.backend.Cancellation;
import dev.hopfield.engine.backend.GradientPass;
import dev.hopfield.engine.backend.GradientRequest;
import dev.hopfield.engine.backend.Gradients;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Gradients of one update against central differences in double precision. Results travel as
 * floats, whose rounding reaches the gradients multiplied by β, in double precision too.
 */
class HostGradientsTest {
  @ParameterizedTest(name = "{0} × {1} → {2}, batch {3}, beta {4}")
  @CsvSource({
    "1, 1, 1, 1, 1",
    "2, 3, 5, 1, 0.7",
    "7, 5, 5, 3, 4",
    "61, 8, 3, 2, 0.3",
    "257, 3, 4, 5, 1.3",
    "259, 17, 2, 2, 6"
  })
  void gradients_matchFiniteDifferences(int count, int dim, int valueDim, int batch, double beta) {
    long seed = 31L * count + dim;
    for (boolean separate : new boolean[] {true, false}) {
      Random random = new Random(seed);
      double[][] x = gaussian(count, dim, random);
      double[][] v = separate ? gaussian(count, valueDim, random) : x;
      double[][] xi = gaussian(batch, dim, random);
      double[][] g = gaussian(batch, v[0].length, random);
      // With own values the two uses are told apart by a copy, whose gradients are compared.
      double[][] use = separate ? v : copy(x);
      FiniteDifferences differences = new FiniteDifferences(x, use, xi, g, (float) beta);
      String what = "seed %d, separate values %s".formatted(seed, separate);
      try (Patterns patterns = Patterns.of(floats(x));
          Patterns values = separate ? Patterns.of(floats(v)) : patterns) {
        GradientRequest request = request(differences, separate);
        assertMatches(
            what + ", exact",
            HostGradients.exact(patterns, values, new Cancellation()),
            request,
            differences,
            1e-6 * (1 + beta));
        assertMatches(
            what + ", fast",
            HostGradients.fast(patterns, values, new Cancellation()),
            request,
            differences,
            1e-5 * (1 + beta));
      }
    }
  }

  private static GradientRequest request(FiniteDifferences from, boolean ofValues) {
    return new GradientRequest(
        StateBatch.of(floats(from.states)),
        (float) from.beta,
        ofValues,
        from.logSumExp(),
        StateBatch.of(floats(from.results())),
        StateBatch.of(floats(from.slopes)),
        true);
  }

  private static void assertMatches(
      String what,
      GradientPass pass,
      GradientRequest request,
      FiniteDifferences expected,
      double tolerance) {
    try (pass;
        Gradients found = pass.of(request)) {
      assertClose(what + " dξ", found.states().data(), expected.of(expected.states), tolerance);
      assertClose(what + " dX", all(found.patterns()), expected.of(expected.patterns), tolerance);
      assertClose(what + " dV", all(found.values()), expected.of(expected.values), tolerance);
      assertThat(Math.abs(found.beta() - expected.ofBeta()))
          .as("%s dβ", what)
          .isLessThanOrEqualTo(tolerance * (1 + Math.abs(expected.ofBeta())));
    }
  }

  /** Relative to the largest element, or to 1 where all are small. */
  private static void assertClose(String what, float[] found, double[] expected, double tolerance) {
    assertThat(found).as(what).hasSize(expected.length);
    double scale = 1;
    for (double number : expected) {
      scale = Math.max(scale, Math.abs(number));
    }
    for (int i = 0; i < found.length; i++) {
      assertThat(Math.abs(found[i] - expected[i]))
          .as("%s, number %d: %s, not %s", what, i, found[i], expected[i])
          .isLessThanOrEqualTo(tolerance * scale);
    }
  }

  @Test
  void manySplits_giveTheSameBitsAndAgreeWithDoubles() {
    Random random = new Random(8_191);
    try (Patterns patterns = Patterns.of(floats(gaussian(10_007, 9, random)))) {
      double[][] x = doubles(patterns);
      FiniteDifferences formula =
          new FiniteDifferences(x, x, gaussian(4, 9, random), gaussian(4, 9, random), 0.5);
      GradientRequest request = request(formula, false);
      try (GradientPass pass = HostGradients.fast(patterns, patterns, new Cancellation());
          GradientPass exactPass = HostGradients.exact(patterns, patterns, new Cancellation());
          Gradients once = pass.of(request);
          Gradients again = pass.of(request);
          Gradients exact = exactPass.of(request)) {
        assertThat(once.states()).isEqualTo(again.states());
        assertThat(all(once.patterns())).isEqualTo(all(again.patterns()));
        assertThat(once.beta()).isEqualTo(again.beta());
        float[] states = exact.states().data();
        double[] expected = new double[states.length];
        for (int i = 0; i < expected.length; i++) {
          expected[i] = states[i];
        }
        assertClose("dξ", once.states().data(), expected, 1e-6);
      }
    }
  }

  @Test
  void overflowingScores_areComputedInDoubles() {
    // Dot products of 4e38 + 4e38 − 4e38 … leave the range of float on the way.
    float[][] x = {{2e19f, 2e19f, -2e19f, -2e19f}, {1, 0, 0, 0}};
    float[][] xi = {{2e19f, 2e19f, 2e19f, 2e19f}};
    try (Patterns patterns = Patterns.of(x);
        Patterns values = Patterns.of(new float[][] {{1}, {3}});
        GradientPass pass = HostGradients.fast(patterns, values, new Cancellation());
        GradientPass exact = HostGradients.exact(patterns, values, new Cancellation())) {
      double beta = 1e-19;
      double lse = 2 + Math.log1p(Math.exp(-2));
      GradientRequest request =
          new GradientRequest(
              StateBatch.of(xi),
              (float) beta,
              true,
              new double[] {lse},
              new StateBatch(new float[] {2.7616f}, 1, 1),
              new StateBatch(new float[] {1}, 1, 1),
              false);
      try (Gradients found = pass.of(request);
          Gradients expected = exact.of(request)) {
        assertThat(found.states()).isEqualTo(expected.states());
        assertThat(found.states().data()).doesNotContain(Float.NaN).isNotEqualTo(new float[4]);
      }
    }
  }

  @Test
  void statesOfAnotherSize_areRefused() {
    try (Patterns patterns = Patterns.of(new float[][] {{1, 2}});
        GradientPass pass = HostGradients.fast(patterns, patterns, new Cancellation())) {
      StateBatch three = StateBatch.zeros(1, 3);
      GradientRequest request =
          new GradientRequest(three, 1, false, new double[1], three, three, false);
      assertThatThrownBy(() -> pass.of(request))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining("patterns of dimension 2");
    }
  }

  private static double[][] gaussian(int rows, int dim, Random random) {
    double[][] all = new double[rows][dim];
    for (double[] row : all) {
      for (int c = 0; c < dim; c++) {
        row[c] = (float) random.nextGaussian();
      }
    }
    return all;
  }

  private static double[][] copy(double[][] rows) {
    double[][] copy = new double[rows.length][];
    for (int r = 0; r < rows.length; r++) {
      copy[r] = rows[r].clone();
    }
    return copy;
  }

  private static float[][] floats(double[][] rows) {
    float[][] floats = new float[rows.length][rows[0].length];
    for (int r = 0; r < rows.length; r++) {
      for (int c = 0; c < floats[r].length; c++) {
        floats[r][c] = (float) rows[r][c];
      }
    }
    return floats;
  }

  private static float[] all(Patterns patterns) {
    float[] all = new float[(int) patterns.count() * patterns.dim()];
    patterns.copyRows(0, (int) patterns.count(), all, 0);
    return all;
  }

  private static double[][] doubles(Patterns patterns) {
    double[][] rows = new double[(int) patterns.count()][patterns.dim()];
    for (int r = 0; r < rows.length; r++) {
      float[] row = patterns.row(r);
      for (int c = 0; c < row.length; c++) {
        rows[r][c] = row[c];
      }
    }
    return rows;
  }
}
