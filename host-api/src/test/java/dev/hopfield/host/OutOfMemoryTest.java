package dev.hopfield.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hopfield.engine.DeviceException;
import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.backend.Backend;
import dev.hopfield.engine.backend.Cancellation;
import dev.hopfield.engine.backend.LoadedPatterns;
import dev.hopfield.engine.backend.UpdateRequest;
import dev.hopfield.engine.backend.UpdateRequest.Projection;
import dev.hopfield.simulator.Activity;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A device that has less room than it says. */
class OutOfMemoryTest {
  private static final String MEMORY = "hopfield.simulator.memory";

  @AfterEach
  void clear() {
    System.clearProperty(MEMORY);
  }

  /** The simulator's device as it was before its memory shrank. */
  private static Backend backendThatSays(long bytes) {
    TornadoDevices.Found now = DeviceUnderTest.found();
    DeviceLimits limits =
        new DeviceLimits(
            bytes,
            bytes,
            now.limits().localBytes(),
            now.limits().computeUnits(),
            now.limits().groupThreads());
    return new TornadoBackend(
        new TornadoDevices.Found(now.info(), now.device(), limits), HostSettings.NONE);
  }

  @Test
  void load_triesWithSmallerChunks() {
    long before = Activity.now().deviceBytesInUse();
    Backend backend = backendThatSays(1L << 30);
    System.setProperty(MEMORY, Long.toString(before + 2_500_000));
    try (Patterns patterns = Samples.normal(1, 10_007, 64);
        LoadedPatterns device = backend.load(patterns, patterns, new Cancellation())) {
      assertThat(device.explain()).contains("streamed");
      new Parity(patterns, patterns)
          .assertUpdate(
              device,
              Samples.near(patterns, 2, 1, 0.1),
              new UpdateRequest(0.1f, Projection.PATTERNS, 1));
    }
    assertThat(Activity.now().deviceBytesInUse()).isEqualTo(before);
  }

  @Test
  void load_saysInOneLineThatThereIsNoRoomAndLeaksNothing() {
    long before = Activity.now().deviceBytesInUse();
    Backend backend = backendThatSays(1L << 30);
    System.setProperty(MEMORY, Long.toString(before + 10_000));
    try (Patterns patterns = Samples.normal(1, 1009, 64)) {
      assertThatThrownBy(() -> backend.load(patterns, patterns, new Cancellation()))
          .isInstanceOf(DeviceException.class)
          .hasMessageNotContaining("\n")
          .hasMessageContaining("hopfield.device.memory");
    }
    assertThat(Activity.now().deviceBytesInUse()).isEqualTo(before);
  }
}
