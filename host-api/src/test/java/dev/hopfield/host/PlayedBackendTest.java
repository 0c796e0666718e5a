package dev.hopfield.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.Precision;
import dev.hopfield.engine.StateBatch;
import dev.hopfield.engine.backend.IterationRequest;
import dev.hopfield.engine.backend.LoadedPatterns;
import dev.hopfield.engine.backend.Update;
import dev.hopfield.engine.backend.UpdateRequest;
import dev.hopfield.engine.backend.UpdateRequest.Projection;
import dev.hopfield.simulator.Activity;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What only PTX and CUDA take, with the simulator playing them. */
class PlayedBackendTest {
  private static final String BACKEND = "hopfield.simulator.backend";

  @AfterEach
  void clear() {
    System.clearProperty(BACKEND);
  }

  @Test
  void update_ofManyQueriesOnTensorCores_namesTheFirstOfEqualRows() {
    System.setProperty(BACKEND, "CUDA");
    float[][] rows = new float[37][];
    for (int r = 0; r < rows.length; r++) {
      rows[r] = new float[] {1, r < 5 ? 2 : 4, r % 3 - 1};
    }
    try (Patterns given = Patterns.of(rows);
        Patterns patterns = given.in(Precision.BF16);
        LoadedPatterns device = DeviceUnderTest.load(patterns, HostSettings.NONE)) {
      assertThat(device.explain()).contains("B ≤ 256: TensorFold.fold", "path: warp, tensor");
      StateBatch states = StateBatch.zeros(20, 3);
      for (int q = 0; q < 20; q++) {
        states.data()[q * 3 + 1] = q - 10;
      }
      Update update = device.update(states, new UpdateRequest(3f, Projection.PATTERNS, 1));
      for (int q = 0; q < 20; q++) {
        assertThat(update.top().index(q, 0)).as("query %d", q).isEqualTo(q <= 10 ? 0 : 5);
      }
      new Parity(patterns, patterns)
          .assertUpdate(device, states, new UpdateRequest(3f, Projection.PATTERNS, 1));
    }
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void update_onCuda_recompilesNothing(Precision precision) {
    System.setProperty(BACKEND, "CUDA");
    try (Patterns drawn = Samples.normal(3, 40, 9);
        Patterns patterns = drawn.in(precision);
        LoadedPatterns device = DeviceUnderTest.load(patterns, HostSettings.NONE)) {
      for (int batch : new int[] {1, 2, 17}) {
        UpdateRequest request = new UpdateRequest(0.3f, Projection.PATTERNS, 1);
        device.update(Samples.near(patterns, 1, batch, 0.2), request);
      }
      Activity before = Activity.now();
      for (int batch : new int[] {1, 3, 16, 19}) {
        UpdateRequest request = new UpdateRequest(0.1f * batch, Projection.PATTERNS, 1);
        device.update(Samples.near(patterns, 2, batch, 0.2), request);
      }
      assertThat(Activity.now().since(before).compilations()).isZero();
    }
  }

  @Test
  void iterate_onTensorCores_matchesReference() {
    System.setProperty(BACKEND, "CUDA");
    try (Patterns drawn = Samples.normal(3, 53, 20);
        Patterns patterns = drawn.in(Precision.BF16);
        LoadedPatterns device = DeviceUnderTest.load(patterns, HostSettings.NONE)) {
      StateBatch queries = Samples.near(patterns, 4, 18, 0.5);
      DeviceWalkTest.assertSameSteps(
          patterns, device, queries, new IterationRequest(0.5f, 3, 0f, 1, false));
    }
  }

  @ParameterizedTest(name = "{0}, {1}: N = {2}, d = {3}, B = {4}, chunks of {5}")
  @CsvSource({
    "PTX, F32, 263, 61, 1, 1000",
    "PTX, BF16, 263, 61, 3, 1000",
    "CUDA, F32, 131, 64, 5, 97",
    "CUDA, BF16, 67, 129, 1, 1000",
    "CUDA, F16, 131, 64, 16, 97",
    "CUDA, I8, 131, 30, 2, 1000",
    "PTX, I8, 1, 1, 1, 1000",
    "CUDA, F32, 19, 300, 1, 1000",
    "CUDA, BF16, 131, 33, 17, 1000",
    "CUDA, BF16, 67, 130, 19, 40",
  })
  void update_ofFewQueriesMatchesReference(
      String backend, Precision precision, int count, int dim, int batch, int chunkRows) {
    System.setProperty(BACKEND, backend);
    HostSettings settings = HostSettings.NONE.withChunkRows(chunkRows);
    try (Patterns drawn = Samples.normal(count + dim, count, dim);
        Patterns patterns = drawn.in(precision);
        LoadedPatterns device = DeviceUnderTest.load(patterns, settings)) {
      assertThat(device.explain()).contains("B ≤ 1: WarpFold.fold");
      StateBatch states = Samples.near(patterns, batch, batch, 0.3);
      float beta = (float) (1 / Math.sqrt(dim));
      Parity parity = new Parity(patterns, patterns);
      parity.assertUpdate(device, states, new UpdateRequest(beta, Projection.PATTERNS, 1));
      parity.assertUpdate(device, states, new UpdateRequest(30 * beta, Projection.NONE, 1));
    }
  }
}
