package dev.hopfield.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.StateBatch;
import dev.hopfield.engine.backend.Iterated;
import dev.hopfield.engine.backend.IterationRequest;
import dev.hopfield.engine.backend.LoadedPatterns;
import dev.hopfield.engine.backend.UpdateRequest;
import dev.hopfield.engine.backend.UpdateRequest.Projection;
import dev.hopfield.simulator.Activity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What crosses to the device, and what is compiled, when calls are repeated. */
class SteadyStateTest {
  private static final int COUNT = 150;
  private static final int DIM = 9;
  private static final long PATTERN_BYTES = (long) COUNT * DIM * Float.BYTES;

  private static UpdateRequest request(float beta, int topK) {
    return new UpdateRequest(beta, Projection.PATTERNS, topK);
  }

  @ParameterizedTest
  @MethodSource("dev.hopfield.host.UpdateTest#paths")
  void update_recompilesNothingAndSendsNoPatternsAgain(KernelPath path) {
    try (Patterns patterns = Samples.normal(1, COUNT, DIM);
        LoadedPatterns device =
            DeviceUnderTest.load(patterns, HostSettings.NONE.withPath(path).withChunkRows(64))) {
      StateBatch states = Samples.near(patterns, 2, 5, 0.1);
      device.update(states, request(0.3f, 4));
      Activity before = Activity.now();
      for (int batch = 2; batch <= 7; batch++) {
        device.update(Samples.near(patterns, batch, batch, 0.1), request(0.1f * batch, batch));
      }
      Activity after = Activity.now().since(before);
      assertThat(after.compilations()).isZero();
      assertThat(after.launches()).isPositive();
      assertThat(after.bytesToDevice()).isLessThan(6 * PATTERN_BYTES);
    }
  }

  @Test
  void load_sendsEachPatternOnce() {
    try (Patterns patterns = Samples.normal(1, COUNT, DIM)) {
      Activity before = Activity.now();
      try (LoadedPatterns device =
          DeviceUnderTest.load(patterns, HostSettings.NONE.withChunkRows(64))) {
        Activity after = Activity.now().since(before);
        assertThat(after.bytesToDevice()).isBetween(PATTERN_BYTES, PATTERN_BYTES + 3 * 3 * 64L);
        assertThat(device.explain()).contains("resident: 3 chunks of up to 50 rows");
      }
    }
  }

  @Test
  void update_ofAStreamedSetSendsEachPatternOnceAPass() {
    int count = 6007;
    int dim = 64;
    long bytes = (long) count * dim * Float.BYTES;
    HostSettings settings = HostSettings.NONE.withDeviceBytes(1_200_000).withChunkRows(1000);
    try (Patterns patterns = Samples.normal(1, count, dim);
        LoadedPatterns device = DeviceUnderTest.load(patterns, settings)) {
      assertThat(device.explain()).contains("streamed: 7 chunks");
      // More queries than a block holds, and associations besides: still one pass.
      StateBatch states = Samples.near(patterns, 2, 2, 0.1);
      device.update(states, request(0.1f, 2));
      Activity before = Activity.now();
      device.update(states, request(0.1f, 2));
      Activity after = Activity.now().since(before);
      assertThat(after.compilations()).isZero();
      assertThat(after.bytesToDevice()).isBetween(bytes, bytes + bytes / 20);
    }
  }

  @Test
  void iterate_ofMoreSteps_bringsNoMoreBack() {
    try (Patterns patterns = Samples.normal(1, COUNT, DIM);
        LoadedPatterns device =
            DeviceUnderTest.load(patterns, HostSettings.NONE.withChunkRows(64))) {
      StateBatch states = Samples.near(patterns, 2, 5, 0.1);
      device.iterate(states, new IterationRequest(0.3f, 2, 0f, 1, false));
      Activity[] used = new Activity[2];
      for (int i = 0; i < 2; i++) {
        Activity before = Activity.now();
        device.iterate(states, new IterationRequest(0.2f, 3 + 10 * i, 0f, 1, false));
        used[i] = Activity.now().since(before);
      }
      assertThat(used[1].compilations()).isZero();
      assertThat(used[1].transfersToHost()).isEqualTo(2);
      assertThat(used[1].bytesToHost()).isEqualTo(used[0].bytesToHost());
      // What an update needs: the counts and factors of each launch, and no states.
      long counts = (used[1].bytesToDevice() - used[0].bytesToDevice()) / 10;
      assertThat(counts).isLessThan(4 * 150L);
    }
  }

  @Test
  void iterate_untilTolerance_foldsOnlyForQueriesOnTheWay() {
    try (Patterns patterns = Samples.normal(1, COUNT, DIM);
        LoadedPatterns device = DeviceUnderTest.load(patterns, HostSettings.NONE)) {
      // One query has arrived, the other starts far from all patterns.
      StateBatch states = Samples.near(patterns, 2, 2, 0);
      java.util.Arrays.fill(states.data(), DIM, 2 * DIM, 0f);
      IterationRequest request = new IterationRequest(2f, 30, 1e-5f, 0, false);
      Iterated found = device.iterate(states, request);
      assertThat(found.steps()[0]).isLessThan(found.steps()[1]);
      Activity before = Activity.now();
      device.iterate(states, request);
      Activity used = Activity.now().since(before);
      // A fold of two queries has as many launches as one of one: what came back tells.
      assertThat(used.transfersToHost()).isEqualTo(found.steps()[1] + 2L);
      assertThat(used.compilations()).isZero();
    }
  }

  @Test
  void close_freesAllThatWasAllocated() {
    long before = Activity.now().deviceBytesInUse();
    try (Patterns patterns = Samples.normal(1, COUNT, DIM);
        Patterns values = Samples.normal(2, COUNT, 3)) {
      LoadedPatterns device =
          DeviceUnderTest.load(patterns, values, HostSettings.NONE.withChunkRows(70));
      StateBatch states = Samples.near(patterns, 2, 3, 0.1);
      device.update(states, new UpdateRequest(0.3f, Projection.VALUES, 3));
      device.update(states, request(0.3f, 70));
      device.weightsAbove(states, 0.3f, new double[3], new double[6]);
      assertThat(Activity.now().deviceBytesInUse()).isGreaterThan(before);
      device.close();
      assertThat(Activity.now().deviceBytesInUse()).isEqualTo(before);
      device.close();
    }
  }
}
