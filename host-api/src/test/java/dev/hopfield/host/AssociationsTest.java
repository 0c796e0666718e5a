package dev.hopfield.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.StateBatch;
import dev.hopfield.engine.backend.Backend;
import dev.hopfield.engine.backend.Backends;
import dev.hopfield.engine.backend.Cancellation;
import dev.hopfield.engine.backend.LoadedPatterns;
import dev.hopfield.engine.backend.UpdateRequest;
import dev.hopfield.engine.fold.TopKFold;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The highest scores and the weights above thresholds, against the float64 reference. */
@Tag("device")
class AssociationsTest {
  @ParameterizedTest(name = "N = {0}, B = {1}, k = {2}, chunks of {3}")
  @CsvSource({"1, 1, 2, 1000", "700, 3, 10, 1000", "300, 2, 64, 130", "257, 1, 255, 1000"})
  void topK_ofExactScoresIsThatOfTheReference(int count, int batch, int k, int chunkRows) {
    // Whole numbers: scores are exact and most are equal, so the order of rows decides.
    try (Patterns patterns = Samples.whole(count, count, 5)) {
      StateBatch states = Samples.first(patterns, batch);
      UpdateRequest request = UpdateRequest.scoresOnly(1f, k);
      HostSettings settings = HostSettings.NONE.withChunkRows(chunkRows);
      try (Backend reference = Backends.open("reference");
          LoadedPatterns exact = reference.load(patterns, patterns, new Cancellation());
          LoadedPatterns device = DeviceUnderTest.load(patterns, settings)) {
        TopKFold expected = exact.update(states, request).top();
        TopKFold actual = device.update(states, request).top();
        for (int q = 0; q < batch; q++) {
          for (int j = 0; j < k; j++) {
            assertThat(actual.index(q, j))
                .as("place %d of query %d", j, q)
                .isEqualTo(expected.index(q, j));
            assertThat(actual.score(q, j)).isEqualTo(expected.score(q, j));
          }
        }
      }
    }
  }

  @Test
  void topK_keepsAsManyAsARetrievalMayAskFor() {
    try (Patterns patterns = Samples.normal(3, 2500, 2)) {
      StateBatch states = Samples.near(patterns, 4, 1, 0.3);
      try (LoadedPatterns device = DeviceUnderTest.load(patterns, HostSettings.NONE)) {
        new Parity(patterns, patterns)
            .assertUpdate(device, states, UpdateRequest.scoresOnly(0.7f, 1024));
      }
    }
  }

  @ParameterizedTest(name = "N = {0}, d = {1}, B = {2}, T = {3}, chunks of {4}")
  @CsvSource({"1, 1, 1, 1, 1000", "331, 7, 3, 16, 1000", "130, 3, 2, 19, 61"})
  void weightsAbove_matchesReference(int count, int dim, int batch, int each, int chunkRows) {
    try (Patterns patterns = Samples.normal(count, count, dim)) {
      StateBatch states = Samples.near(patterns, batch, batch, 0.3);
      HostSettings settings = HostSettings.NONE.withChunkRows(chunkRows);
      try (LoadedPatterns device = DeviceUnderTest.load(patterns, settings)) {
        new Parity(patterns, patterns).assertWeightsAbove(device, states, 0.5f, each);
      }
    }
  }

  @Test
  void weightsAbove_whereFloatsOverflow_isThatOfDoubles() {
    // Products of 6e38 and −6e38 are beyond single precision; β times them is not.
    try (Patterns patterns = Patterns.of(new float[][] {{3e19f}, {1e19f}, {-1e19f}, {-3e19f}})) {
      StateBatch states = new StateBatch(new float[] {2e19f, 1e-19f}, 2, 1);
      try (LoadedPatterns device = DeviceUnderTest.load(patterns, HostSettings.NONE)) {
        new Parity(patterns, patterns).assertWeightsAbove(device, states, 1e-39f, 3);
      }
    }
  }
}
