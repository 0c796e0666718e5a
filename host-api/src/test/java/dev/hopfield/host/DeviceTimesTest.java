package dev.hopfield.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.StateBatch;
import dev.hopfield.engine.backend.Backend;
import dev.hopfield.engine.backend.Cancellation;
import dev.hopfield.engine.backend.DeviceInfo.Kind;
import dev.hopfield.engine.backend.DeviceTimes;
import dev.hopfield.engine.backend.LoadedPatterns;
import dev.hopfield.engine.backend.UpdateRequest;
import dev.hopfield.engine.backend.UpdateRequest.Projection;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a device tells of where its time goes, and of its memory. */
@Tag("device")
class DeviceTimesTest {
  private static final UpdateRequest REQUEST = new UpdateRequest(0.3f, Projection.PATTERNS, 0);

  @Test
  void profile_ofUpdates_tellsKernelsCopiesAndCompilationApart() {
    try (Patterns patterns = Samples.normal(1, 301, 17);
        Backend backend = DeviceUnderTest.open(HostSettings.NONE);
        LoadedPatterns device = backend.load(patterns, patterns, new Cancellation())) {
      StateBatch states = Samples.near(patterns, 2, 3, 0.1);

      long start = System.nanoTime();
      DeviceTimes first = backend.profile(() -> device.update(states, REQUEST));
      double elapsed = (System.nanoTime() - start) / (double) TimeUnit.MILLISECONDS.toNanos(1);
      device.update(states, REQUEST);
      DeviceTimes second = backend.profile(() -> device.update(states, REQUEST));
      DeviceTimes twice =
          backend.profile(
              () -> {
                device.update(states, REQUEST);
                device.update(states, REQUEST);
              });
      DeviceTimes nothing = backend.profile(() -> {});

      assertThat(first.launches()).isPositive().isEqualTo(second.launches());
      assertThat(twice.launches()).isEqualTo(2 * second.launches());
      assertThat(first.kernelMs() + first.transferMs() + first.compileMs())
          .isPositive()
          .isLessThan(elapsed);
      assertThat(second.kernelMs()).isPositive();
      assertThat(second.toDeviceMs()).isPositive();
      assertThat(second.toHostMs()).isPositive();
      assertThat(second.compileMs()).isZero();
      assertThat(nothing).isEqualTo(new DeviceTimes(0, 0, 0, 0, 0));
    }
  }

  @Test
  void profile_ofAFirstUpdate_showsItsCompilation() {
    org.junit.jupiter.api.Assumptions.assumeTrue(
        DeviceUnderTest.found().info().kind() != Kind.SIMULATOR, "nothing is compiled");
    try (Patterns patterns = Samples.normal(3, 101, 19);
        Backend backend = DeviceUnderTest.open(HostSettings.NONE);
        LoadedPatterns device = backend.load(patterns, patterns, new Cancellation())) {
      StateBatch states = Samples.near(patterns, 4, 2, 0.1);
      assertThat(backend.profile(() -> device.update(states, REQUEST)).compileMs()).isPositive();
    }
  }

  @Test
  void copyBandwidth_isMeasuredWhereThereIsADevice() {
    try (Backend backend = DeviceUnderTest.open(HostSettings.NONE)) {
      OptionalDouble bandwidth = backend.copyBandwidth();
      if (backend.device().kind() == Kind.SIMULATOR) {
        assertThat(bandwidth).isEmpty();
      } else {
        // From a slow memory card to beyond any memory there is.
        assertThat(bandwidth.orElseThrow()).isBetween(1e8, 1e14);
      }
    }
  }
}
