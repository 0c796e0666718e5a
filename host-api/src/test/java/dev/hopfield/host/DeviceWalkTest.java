package dev.hopfield.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.Precision;
import dev.hopfield.engine.StateBatch;
import dev.hopfield.engine.backend.Backend;
import dev.hopfield.engine.backend.Backends;
import dev.hopfield.engine.backend.Cancellation;
import dev.hopfield.engine.backend.Iterated;
import dev.hopfield.engine.backend.IterationRequest;
import dev.hopfield.engine.backend.LoadedPatterns;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Walks against those of the float64 reference, which the host repeats update by update. */
@Tag("device")
class DeviceWalkTest {
  private static Iterated reference(
      Patterns patterns, StateBatch queries, IterationRequest request) {
    return reference(patterns, patterns, queries, request);
  }

  private static Iterated reference(
      Patterns patterns, Patterns values, StateBatch queries, IterationRequest request) {
    try (Backend backend = Backends.open("reference");
        LoadedPatterns loaded = backend.load(patterns, values, new Cancellation())) {
      return loaded.iterate(queries, request);
    }
  }

  @ParameterizedTest(name = "N = {0}, d = {1}, B = {2}, {3} steps, k = {4}, chunks of {5}, {6}")
  @CsvSource({
    "1, 1, 1, 2, 0, 1000, F32",
    "211, 61, 3, 3, 1, 1000, F32",
    "131, 17, 19, 4, 3, 50, F32",
    "131, 33, 2, 2, 1, 1000, BF16",
    "131, 30, 5, 3, 1, 70, I8",
  })
  void iterate_ofStepsIsTheReferences(
      int count, int dim, int batch, int steps, int topK, int chunkRows, Precision precision) {
    float beta = (float) (4 / Math.sqrt(dim));
    try (Patterns drawn = Samples.normal(count + dim, count, dim);
        Patterns patterns = drawn.in(precision);
        LoadedPatterns device =
            DeviceUnderTest.load(patterns, HostSettings.NONE.withChunkRows(chunkRows))) {
      assertThat(device.explain()).contains("steps: on the device");
      StateBatch queries = Samples.near(patterns, batch, batch, 0.5);
      IterationRequest request = new IterationRequest(beta, steps, 0f, topK, false);
      assertSame(device.iterate(queries, request), reference(patterns, queries, request), beta);
    }
  }

  /** So little memory that a set of 6007 × 64 floats, 1.5 MB, passes through it. */
  static HostSettings streaming() {
    return HostSettings.NONE.withDeviceBytes(1_400_000).withChunkRows(1000);
  }

  @ParameterizedTest(name = "k = {0}, tolerance {1}")
  @CsvSource({"0, 0", "1, 0", "3, 0", "1, 0.01", "3, 0.01"})
  void iterate_ofAStreamedSet_isTheReferences(int topK, float tolerance) {
    try (Patterns patterns = Samples.normal(61, 6007, 64);
        LoadedPatterns device = DeviceUnderTest.load(patterns, streaming())) {
      assertThat(device.explain()).contains("streamed: 7 chunks", "steps: on the host");
      StateBatch queries = Samples.near(patterns, 62, 5, 0.5);
      IterationRequest request = new IterationRequest(0.4f, 3, tolerance, topK, false);
      assertSame(
          device.iterate(queries, request), reference(patterns, queries, request), request.beta());
    }
  }

  @ParameterizedTest(name = "chunks of {0}, {1} queries, tolerance {2}")
  @CsvSource({"1000, 1, 0", "1000, 19, 0", "50, 5, 0", "50, 5, 0.01"})
  void iterate_inThreeSteps_isTheReferences(int chunkRows, int batch, float tolerance) {
    HostSettings settings =
        HostSettings.NONE.withPath(KernelPath.THREE_STEP).withChunkRows(chunkRows);
    try (Patterns patterns = Samples.normal(71, 131, 17);
        LoadedPatterns device = DeviceUnderTest.load(patterns, settings)) {
      assertThat(device.explain()).contains("steps: on the device");
      StateBatch queries = Samples.near(patterns, 72, batch, 0.5);
      IterationRequest request = new IterationRequest(0.7f, 4, tolerance, 2, false);
      assertSame(
          device.iterate(queries, request), reference(patterns, queries, request), request.beta());
    }
  }

  @ParameterizedTest(name = "chunks of {0}, tolerance {1}")
  @CsvSource({"1000, 0", "50, 0", "50, 0.01"})
  void iterate_withSeparateValues_isTheReferences(int chunkRows, float tolerance) {
    try (Patterns patterns = Samples.normal(81, 131, 17);
        Patterns values = Samples.normal(82, 131, 5);
        LoadedPatterns device =
            DeviceUnderTest.load(patterns, values, HostSettings.NONE.withChunkRows(chunkRows))) {
      StateBatch queries = Samples.near(patterns, 83, 6, 0.5);
      IterationRequest request = new IterationRequest(0.7f, 4, tolerance, 3, true);
      assertSame(
          device.iterate(queries, request),
          reference(patterns, values, queries, request),
          request.beta());
    }
  }

  /** Asserts that a fixed number of steps leads where the reference's lead. */
  static void assertSameSteps(
      Patterns patterns, LoadedPatterns device, StateBatch queries, IterationRequest request) {
    assertSame(
        device.iterate(queries, request), reference(patterns, queries, request), request.beta());
  }

  private static void assertSame(Iterated actual, Iterated expected, float beta) {
    int batch = expected.states().batch();
    for (int q = 0; q < batch; q++) {
      double norm = Math.sqrt(expected.states().squaredNorm(q));
      double slack = (1e-5 + 1e-6 * beta * norm * norm) * norm;
      assertThat(actual.states().distance(q, expected.states(), q)).isLessThanOrEqualTo(slack);
      assertThat(actual.sources().distance(q, expected.sources(), q)).isLessThanOrEqualTo(slack);
      assertThat(actual.logSumExp()[q])
          .isCloseTo(expected.logSumExp()[q], within(1e-5 * (1 + beta * norm * norm)));
      assertThat(actual.change()[q]).isCloseTo(expected.change()[q], within(2 * slack));
      for (int j = 0; j < expected.top().k(); j++) {
        assertThat(actual.top().index(q, j)).isEqualTo(expected.top().index(q, j));
      }
    }
    assertThat(actual.steps()).isEqualTo(expected.steps());
  }

  @Test
  void iterate_untilTolerance_letsEachQueryLeaveOnItsOwn() {
    int dim = 24;
    float beta = 0.35f;
    try (Patterns patterns = Samples.normal(5, 97, dim);
        LoadedPatterns device =
            DeviceUnderTest.load(patterns, HostSettings.NONE.withChunkRows(60))) {
      // From near a pattern to far from all: some converge at once, some after many updates.
      StateBatch queries = StateBatch.zeros(21, dim);
      for (int q = 0; q < 21; q++) {
        float[] row = Samples.near(patterns, 100 + q, 1, 0.15 * q).data();
        System.arraycopy(row, 0, queries.data(), q * dim, dim);
      }
      IterationRequest request = new IterationRequest(beta, 200, 1e-3f, 1, false);
      Iterated expected = reference(patterns, queries, request);
      assertThat(expected.steps()).doesNotContain(200);
      assertThat(java.util.Arrays.stream(expected.steps()).distinct().count()).isGreaterThan(2);
      Iterated actual = device.iterate(queries, request);
      for (int q = 0; q < 21; q++) {
        // A distance next to the tolerance may fall on either side of it.
        assertThat(actual.steps()[q]).isBetween(expected.steps()[q] - 1, expected.steps()[q] + 1);
        assertThat(actual.states().distance(q, expected.states(), q)).isLessThan(2e-3);
        assertThat(actual.change()[q]).isLessThanOrEqualTo(1e-3);
        assertThat(actual.top().index(q, 0)).isEqualTo(expected.top().index(q, 0));
      }
      assertThat(actual.converged()).isEqualTo(expected.converged()).doesNotContain(false);
    }
  }

  @Test
  void iterate_whereFloatsOverflow_isThatOfDoubles() {
    float[][] rows = {{3e19f, 0}, {0, 3e19f}, {2e19f, 2e19f}};
    try (Patterns patterns = Patterns.of(rows);
        LoadedPatterns device = DeviceUnderTest.load(patterns, HostSettings.NONE)) {
      StateBatch queries = new StateBatch(new float[] {2e19f, 1e19f, 1e-19f, 0}, 2, 2);
      IterationRequest request = new IterationRequest(1e-38f, 3, 0f, 1, false);
      Iterated expected = reference(patterns, queries, request);
      Iterated actual = device.iterate(queries, request);
      for (int q = 0; q < 2; q++) {
        double norm = Math.sqrt(expected.states().squaredNorm(q));
        assertThat(actual.states().distance(q, expected.states(), q)).isLessThan(1e-5 * norm);
        assertThat(actual.logSumExp()[q]).isCloseTo(expected.logSumExp()[q], within(1e-4));
      }
    }
  }
}
