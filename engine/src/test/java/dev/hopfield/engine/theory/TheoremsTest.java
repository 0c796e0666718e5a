package dev.hopfield.engine.theory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hopfield.engine.HopfieldMemory;
import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.Retrieval;
import dev.hopfield.engine.RetrievalOptions;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Lemmas and theorems of the paper over random sets, on the float64 reference. */
class TheoremsTest {
  /** Relative slack for the rounding of states to float between updates. */
  private static final double ROUNDING = 1e-6;

  static Stream<Arguments> sets() {
    return Stream.of(
        Arguments.of(1, 1, 1, 1.0, 0.5),
        Arguments.of(2, 2, 3, 1.0, 1.0),
        Arguments.of(3, 17, 8, 0.1, 2.0),
        Arguments.of(4, 101, 32, 1.0, 1.0),
        Arguments.of(5, 499, 61, 8.0, 0.3),
        Arguments.of(6, 499, 61, 0.001, 30.0),
        Arguments.of(7, 64, 128, 100.0, 1.0));
  }

  private static float[][] gaussians(long seed, int rows, int dim, double scale) {
    Random random = new Random(seed);
    float[][] data = new float[rows][dim];
    for (float[] row : data) {
      for (int c = 0; c < dim; c++) {
        row[c] = (float) (scale * random.nextGaussian());
      }
    }
    return data;
  }

  private static HopfieldMemory memory(Patterns patterns, double beta) {
    return HopfieldMemory.of(patterns).beta((float) beta).backend("reference").open();
  }

  @ParameterizedTest(name = "seed {0}: N={1} d={2} beta={3} scale={4}")
  @MethodSource("sets")
  void energy_overUpdates_neverRisesAndStaysInItsBounds(
      long seed, int count, int dim, double beta, double scale) {
    try (Patterns patterns = Patterns.of(gaussians(seed, count, dim, scale));
        HopfieldMemory memory = memory(patterns, beta)) {
      float[][] states = gaussians(seed + 1000, 11, dim, 2 * scale);
      double largest = memory.norms().largest();
      double bound = Energy.bound((float) beta, count, largest);
      double[] before = memory.energy(states);
      for (int step = 1; step <= 6; step++) {
        Retrieval found =
            memory.retrieve(states, RetrievalOptions.defaults().withBeta((float) beta));
        for (int q = 0; q < states.length; q++) {
          double slack = ROUNDING * (1 + Math.abs(before[q]) + largest * largest);
          assertThat(found.energy(q)).isLessThanOrEqualTo(before[q] + slack);
          assertThat(found.energy(q)).isBetween(-slack, bound + slack);
          states[q] = found.state(q);
          before[q] = found.energy(q);
          assertThat(norm(states[q])).isLessThanOrEqualTo(largest * (1 + ROUNDING));
        }
      }
    }
  }

  @ParameterizedTest(name = "seed {0}: N={1} d={2} beta={3} scale={4}")
  @MethodSource("sets")
  void update_staysWithinLemmaA4(long seed, int count, int dim, double beta, double scale) {
    float[][] rows = gaussians(seed, count, dim, scale);
    float[][] queries = gaussians(seed + 2000, 13, dim, scale);
    for (int q = 0; q < queries.length; q++) {
      // Half of the queries near a pattern, so that the bound has something to say.
      for (int c = 0; c < dim && q % 2 == 0; c++) {
        queries[q][c] = rows[q % count][c] + 0.1f * queries[q][c];
      }
    }
    try (Patterns patterns = Patterns.of(rows);
        HopfieldMemory memory = memory(patterns, beta)) {
      Retrieval found = memory.retrieve(queries);
      double largest = memory.norms().largest();
      for (int q = 0; q < queries.length; q++) {
        int best = (int) found.topK(q).indices()[0];
        double scaledLead = (float) beta * lead(rows, queries[q], best);
        double bound = RetrievalBound.error(scaledLead, count, largest);
        assertThat(distance(rows[best], found.state(q)))
            .isLessThanOrEqualTo(Math.max(bound, ROUNDING * largest));
        assertThat((double) found.topK(q).weights()[0])
            .isGreaterThanOrEqualTo(RetrievalBound.weight(scaledLead, count) - ROUNDING);
      }
    }
  }

  @ParameterizedTest(name = "seed {0}: N={1} d={2} beta={3} scale={4}")
  @MethodSource("sets")
  void iteration_untilTolerance_stopsMoving(
      long seed, int count, int dim, double beta, double scale) {
    float tolerance = (float) (1e-4 * scale);
    try (Patterns patterns = Patterns.of(gaussians(seed, count, dim, scale));
        HopfieldMemory memory = memory(patterns, beta)) {
      RetrievalOptions options =
          RetrievalOptions.defaults().withBeta((float) beta).withTolerance(tolerance);
      Retrieval found = memory.retrieve(gaussians(seed + 3000, 5, dim, scale), options);
      for (int q = 0; q < found.batch(); q++) {
        assertThat(found.converged(q)).as("query %d", q).isTrue();
        assertThat(found.change(q)).isLessThanOrEqualTo(tolerance);
      }
    }
  }

  /** max ξᵀxᵢ less the runner-up, computed here from the scores. */
  private static double lead(float[][] rows, float[] query, int best) {
    double second = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < rows.length; i++) {
      second = i == best ? second : Math.max(second, dot(rows[i], query));
    }
    return dot(rows[best], query) - second;
  }

  private static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int c = 0; c < a.length; c++) {
      sum += (double) a[c] * b[c];
    }
    return sum;
  }

  private static double norm(float[] a) {
    return Math.sqrt(dot(a, a));
  }

  private static double distance(float[] a, float[] b) {
    double sum = 0;
    for (int c = 0; c < a.length; c++) {
      sum += ((double) a[c] - b[c]) * ((double) a[c] - b[c]);
    }
    return Math.sqrt(sum);
  }
}
