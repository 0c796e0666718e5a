package dev.hopfield.engine.vector;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.StateBatch;
import dev.hopfield.engine.backend.Backend;
import dev.hopfield.engine.backend.Cancellation;
import dev.hopfield.engine.backend.LoadedPatterns;
import dev.hopfield.engine.backend.Update;
import dev.hopfield.engine.backend.UpdateRequest;
import dev.hopfield.engine.backend.UpdateRequest.Projection;
import dev.hopfield.engine.fold.WeightsAbove;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Scores at the edges of float and beyond, with every width of vectors and without any. */
class ExtremeScoresTest {
  private static final int[] BATCHES = {1, 5, 40};

  @ParameterizedTest
  @ValueSource(ints = {0, 128, 256, 512})
  void update_onePattern_returnsIt(int bits) {
    Random random = new Random(1);
    for (int dim : new int[] {1, 17, 128}) {
      for (int batch : BATCHES) {
        try (Backend cpu = CpuBackends.open(bits, 2);
            Patterns patterns = Trials.gaussian(1, dim, random)) {
          StateBatch states = Trials.states(batch, dim, random);
          Update update = Trials.update(cpu, patterns, patterns, states, request(3f));
          for (int q = 0; q < batch; q++) {
            assertThat(update.projected().row(q)).isEqualTo(patterns.row(0));
          }
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 128, 256, 512})
  void update_scoresOfTenThousand_matchesReference(int bits) {
    Random random = new Random(2);
    for (int batch : BATCHES) {
      try (Patterns patterns = Trials.gaussian(400, 24, random)) {
        StateBatch states = Trials.states(batch, 24, random);
        // Dot products up to about 20: scores within ±1e4.
        assertMatches(bits, patterns, states, 500f, 1e-4);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 128, 256, 512})
  void update_hugeAndTinyBeta_matchesReference(int bits) {
    Random random = new Random(3);
    for (float beta : new float[] {Float.MIN_VALUE, 1e-30f, 1e30f, Float.MAX_VALUE}) {
      for (int batch : BATCHES) {
        try (Patterns patterns = Trials.gaussian(400, 24, random)) {
          StateBatch states = Trials.states(batch, 24, random);
          assertMatches(bits, patterns, states, beta, 1e-5);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 128, 256, 512})
  void update_scoresBeyondFloat_areComputedInDouble(int bits) {
    Random random = new Random(4);
    for (int batch : BATCHES) {
      float[] rows = Trials.gaussians(300 * 24, random);
      for (int i = 0; i < rows.length; i++) {
        rows[i] *= 1e25f;
      }
      float[] queries = Trials.gaussians(batch * 24, random);
      // Every second query overflows; what the others get must not change.
      for (int i = 0; i < queries.length; i++) {
        queries[i] *= i / 24 % 2 == 0 ? 1e20f : 1e-20f;
      }
      for (float beta : new float[] {9.8e-45f, 1e-30f}) {
        try (Patterns patterns = Patterns.of(rows, 24)) {
          assertMatches(bits, patterns, new StateBatch(queries, batch, 24), beta, 1e-5);
        }
      }
    }
  }

  /** Dot products that are held, and differences of them that are not. */
  @ParameterizedTest
  @ValueSource(ints = {0, 128, 256, 512})
  void update_differencesBeyondFloat_areComputedInDouble(int bits) {
    float[] rows = new float[300 * 2];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = 1.4e19f * (i % 2 == 0 ? (i % 7 - 3) / 3f : i % 5 - 2);
    }
    try (Patterns patterns = Patterns.of(rows, 2)) {
      for (int batch : BATCHES) {
        float[] queries = new float[2 * batch];
        Arrays.fill(queries, 8e18f);
        for (float beta : new float[] {1e-39f, 3e-38f}) {
          assertMatches(bits, patterns, new StateBatch(queries, batch, 2), beta, 1e-5);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 128, 256, 512})
  void update_sumsBeyondFloat_areComputedInDouble(int bits) {
    float[] rows = new float[300 * 8];
    Arrays.fill(rows, 3e38f);
    try (Patterns patterns = Patterns.of(rows, 8)) {
      for (int batch : BATCHES) {
        assertMatches(bits, patterns, StateBatch.zeros(batch, 8), 1f, 1e-6);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 512})
  void weightsAbove_scoresBeyondFloat_areComputedInDouble(int bits) {
    float[] rows = new float[50 * 4];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = 1e30f * (i / 4 + 1);
    }
    float beta = 9.8e-45f;
    try (Backend cpu = CpuBackends.open(bits, 2);
        Patterns patterns = Patterns.of(rows, 4);
        LoadedPatterns loaded = cpu.load(patterns, patterns, new Cancellation())) {
      for (int batch : BATCHES) {
        float[] queries = new float[batch * 4];
        Arrays.fill(queries, 1e15f);
        double[] sums = new double[batch];
        double[] thresholds = new double[batch];
        Arrays.fill(sums, 100);
        // Pattern i scores 4e45 (i + 1) β: just above that of the tenth.
        Arrays.fill(thresholds, (double) beta * 4e45 * 10.5);
        WeightsAbove above =
            loaded.weightsAbove(new StateBatch(queries, batch, 4), beta, sums, thresholds);
        assertThat(above.counts()).containsOnly(40);
      }
    }
  }

  private static UpdateRequest request(float beta) {
    return new UpdateRequest(beta, Projection.PATTERNS, 1);
  }

  private static void assertMatches(
      int bits, Patterns patterns, StateBatch states, float beta, double error) {
    try (Backend cpu = CpuBackends.open(bits, 2);
        Backend reference = Trials.reference()) {
      Trials.assertAgrees(
          "%d bits, beta %s, batch %d".formatted(bits, beta, states.batch()),
          Trials.update(cpu, patterns, patterns, states, request(beta)),
          Trials.update(reference, patterns, patterns, states, request(beta)),
          error,
          error);
    }
  }
}
