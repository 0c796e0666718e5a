package dev.hopfield.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.Precision;
import dev.hopfield.engine.StateBatch;
import dev.hopfield.engine.backend.LoadedPatterns;
import dev.hopfield.engine.backend.UpdateRequest;
import dev.hopfield.engine.backend.UpdateRequest.Projection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What only PTX and CUDA take, with the simulator playing them. */
class PlayedBackendTest {
  private static final String BACKEND = "hopfield.simulator.backend";

  @AfterEach
  void clear() {
    System.clearProperty(BACKEND);
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
