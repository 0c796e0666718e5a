package dev.hopfield.host;

import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.backend.Backend;
import dev.hopfield.engine.backend.Cancellation;
import dev.hopfield.engine.backend.LoadedPatterns;

/** The first device there is: the simulator's, or a real one where the JVM runs with an SDK. */
final class DeviceUnderTest {
  private DeviceUnderTest() {}

  static TornadoDevices.Found found() {
    return TornadoDevices.list().getFirst();
  }

  static Backend open(HostSettings settings) {
    return new TornadoBackend(found(), settings);
  }

  static LoadedPatterns load(Patterns patterns, HostSettings settings) {
    return load(patterns, patterns, settings);
  }

  static LoadedPatterns load(Patterns patterns, Patterns values, HostSettings settings) {
    return open(settings).load(patterns, values, new Cancellation());
  }
}
