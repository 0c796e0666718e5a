package dev.hopfield.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.StateBatch;
import dev.hopfield.engine.backend.LoadedPatterns;
import dev.hopfield.engine.backend.Update;
import dev.hopfield.engine.backend.UpdateRequest;
import dev.hopfield.engine.backend.UpdateRequest.Projection;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Updates against the float64 reference, by every path that takes rows held as f32. */
@Tag("device")
class UpdateTest {
  /** The paths that the device allows. */
  static List<KernelPath> paths() {
    return DeviceUnderTest.found().limits().features().shuffles()
        ? List.of(KernelPath.FUSED, KernelPath.WARP, KernelPath.THREE_STEP)
        : List.of(KernelPath.FUSED, KernelPath.THREE_STEP);
  }

  @ParameterizedTest(name = "{0}: N = {1}, d = {2}, B = {3}, beta = {4}, chunks of {5}")
  @CsvSource({
    "FUSED, 1, 1, 1, 1, 1000",
    "FUSED, 521, 61, 3, 0.128, 1000",
    "FUSED, 63, 1, 2, 1, 1000",
    "FUSED, 65, 129, 1, 0.09, 1000",
    "FUSED, 263, 17, 19, 0.25, 97",
    "FUSED, 29, 1031, 2, 0.03, 1000",
    "THREE_STEP, 1, 1, 1, 1, 1000",
    "THREE_STEP, 521, 61, 3, 0.128, 1000",
    "THREE_STEP, 65, 33, 2, 0.2, 64",
  })
  void update_matchesReference(
      KernelPath path, int count, int dim, int batch, float beta, int chunkRows) {
    try (Patterns patterns = Samples.normal(count + dim, count, dim)) {
      StateBatch states = Samples.near(patterns, batch, batch, 0.3);
      HostSettings settings = HostSettings.NONE.withPath(path).withChunkRows(chunkRows);
      try (LoadedPatterns device = DeviceUnderTest.load(patterns, settings)) {
        new Parity(patterns, patterns)
            .assertUpdate(device, states, new UpdateRequest(beta, Projection.PATTERNS, 1));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("paths")
  void update_projectsSeparateValues(KernelPath path) {
    try (Patterns patterns = Samples.normal(1, 131, 23);
        Patterns values = Samples.normal(2, 131, 67)) {
      StateBatch states = Samples.near(patterns, 3, 5, 0.3);
      HostSettings settings = HostSettings.NONE.withPath(path).withChunkRows(70);
      try (LoadedPatterns device = DeviceUnderTest.load(patterns, values, settings)) {
        Parity parity = new Parity(patterns, values);
        parity.assertUpdate(device, states, new UpdateRequest(0.2f, Projection.VALUES, 1));
        parity.assertUpdate(device, states, new UpdateRequest(0.2f, Projection.PATTERNS, 0));
        parity.assertUpdate(device, states, new UpdateRequest(0.2f, Projection.NONE, 1));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("paths")
  void update_isRightAtExtremeScores(KernelPath path) {
    // Scores of ±1e4 β with β = 1000: the nearest pattern takes all the weight, and nothing
    // overflows.
    float[][] rows = new float[67][];
    for (int r = 0; r < rows.length; r++) {
      rows[r] = new float[] {(r % 2 == 0 ? 1 : -1) * (100f - r), r};
    }
    try (Patterns patterns = Patterns.of(rows)) {
      StateBatch states = new StateBatch(new float[] {100, 0, -100, 0, 0, 0}, 3, 2);
      HostSettings settings = HostSettings.NONE.withPath(path);
      try (LoadedPatterns device = DeviceUnderTest.load(patterns, settings)) {
        Update update = device.update(states, new UpdateRequest(1000f, Projection.PATTERNS, 1));
        assertThat(update.projected().row(0)).containsExactly(100f, 0f);
        assertThat(update.projected().row(1)).containsExactly(-99f, 1f);
        assertThat(update.logSumExp()[0]).isEqualTo(1e7);
        assertThat(update.logSumExp()[1]).isEqualTo(9.9e6);
        assertThat(update.logSumExp()[2]).isCloseTo(Math.log(67), within(1e-6));
        assertThat(update.top().index(0, 0)).isZero();
        assertThat(update.top().index(1, 0)).isEqualTo(1);
      }
    }
  }

  private static org.assertj.core.data.Offset<Double> within(double slack) {
    return org.assertj.core.data.Offset.offset(slack);
  }

  @ParameterizedTest
  @MethodSource("paths")
  void update_ofEqualScoresIsTheMeanAndNamesTheFirstRow(KernelPath path) {
    int count = 200;
    float[] all = new float[count * 3];
    for (int r = 0; r < count; r++) {
      all[3 * r] = 1;
      all[3 * r + 1] = r;
    }
    try (Patterns patterns = Patterns.of(all, 3)) {
      StateBatch states = new StateBatch(new float[] {-7, 0, 5}, 1, 3);
      HostSettings settings = HostSettings.NONE.withPath(path).withChunkRows(90);
      try (LoadedPatterns device = DeviceUnderTest.load(patterns, settings)) {
        Update update = device.update(states, new UpdateRequest(2f, Projection.PATTERNS, 1));
        assertThat(update.projected().row(0)[1]).isEqualTo(99.5f);
        assertThat(update.top().index(0, 0)).isZero();
        assertThat(update.top().score(0, 0)).isEqualTo(-14);
        assertThat(update.logSumExp()[0]).isCloseTo(-14 + Math.log(count), within(1e-6));
      }
    }
  }

  @Test
  void update_ofManyQueriesIsThatOfEach() {
    try (Patterns patterns = Samples.normal(5, 83, 5)) {
      int batch = BatchClass.MANY.capacity() + 3;
      StateBatch states = Samples.near(patterns, 6, batch, 0.5);
      try (LoadedPatterns device = DeviceUnderTest.load(patterns, HostSettings.NONE)) {
        new Parity(patterns, patterns)
            .assertUpdate(device, states, new UpdateRequest(0.4f, Projection.PATTERNS, 1));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("paths")
  void update_ofAStreamedSetMatchesReference(KernelPath path) {
    HostSettings settings = HostSettings.NONE.withPath(path).withDeviceBytes(1_200_000);
    try (Patterns patterns = Samples.normal(9, 6007, 64);
        LoadedPatterns device = DeviceUnderTest.load(patterns, settings)) {
      assertThat(device.explain()).contains("streamed: ");
      StateBatch states = Samples.near(patterns, 10, 2, 0.3);
      Parity parity = new Parity(patterns, patterns);
      parity.assertUpdate(device, states, new UpdateRequest(0.12f, Projection.PATTERNS, 2));
      parity.assertUpdate(device, states, new UpdateRequest(0.5f, Projection.PATTERNS, 1));
    }
  }

  @ParameterizedTest
  @MethodSource("paths")
  void update_givesTheSameBitsAgain(KernelPath path) {
    try (Patterns patterns = Samples.normal(7, 300, 37)) {
      StateBatch states = Samples.near(patterns, 8, 3, 0.3);
      UpdateRequest request = new UpdateRequest(0.16f, Projection.PATTERNS, 1);
      HostSettings settings = HostSettings.NONE.withPath(path);
      try (LoadedPatterns device = DeviceUnderTest.load(patterns, settings)) {
        Update once = device.update(states, request);
        Update again = device.update(states, request);
        assertThat(Arrays.equals(again.projected().data(), once.projected().data())).isTrue();
        assertThat(again.logSumExp()).isEqualTo(once.logSumExp());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("paths")
  void update_whereFloatsOverflow_isThatOfDoubles(KernelPath path) {
    // Products of 1e38 · 6 are beyond single precision; what they amount to is not.
    float[][] rows = {{3e19f, 0}, {0, 3e19f}, {2e19f, 2e19f}};
    try (Patterns patterns = Patterns.of(rows)) {
      StateBatch states =
          new StateBatch(new float[] {2e19f, 1e19f, 1e-19f, 0, -2e19f, 1e18f}, 3, 2);
      HostSettings settings = HostSettings.NONE.withPath(path);
      try (LoadedPatterns device = DeviceUnderTest.load(patterns, settings)) {
        Parity parity = new Parity(patterns, patterns);
        for (int k : new int[] {0, 1, 2}) {
          Update update =
              parity.assertUpdate(
                  device, states, new UpdateRequest(1e-38f, Projection.PATTERNS, k));
          double expected = Math.log(2 * Math.exp(6) + Math.exp(3));
          assertThat(update.logSumExp()[0]).isCloseTo(expected, within(1e-4));
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("paths")
  void update_onAnyNumberOfSimulatorThreads_givesTheSameBits(KernelPath path) {
    String threads = "hopfield.simulator.threads";
    try (Patterns patterns = Samples.normal(9, 3001, 17)) {
      StateBatch states = Samples.near(patterns, 10, 3, 0.3);
      UpdateRequest request = new UpdateRequest(0.16f, Projection.PATTERNS, 1);
      HostSettings settings = HostSettings.NONE.withPath(path);
      float[][] found = new float[2][];
      for (int i = 0; i < 2; i++) {
        System.setProperty(threads, i == 0 ? "1" : "7");
        try (LoadedPatterns device = DeviceUnderTest.load(patterns, settings)) {
          found[i] = device.update(states, request).projected().data();
        } finally {
          System.clearProperty(threads);
        }
      }
      assertThat(found[1]).containsExactly(found[0]);
    }
  }
}
