package dev.hopfield.engine.backend;

import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.gradient.HostGradients;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * Something that can perform updates: the float64 reference, this machine's CPU, a device through
 * TornadoVM. Safe for use by several threads.
 */
public interface Backend extends AutoCloseable {
  /** What this backend runs on. */
  DeviceInfo device();

  /**
   * Makes patterns ready: checks the memory they need, then copies or maps them.
   *
   * @param patterns X, N × d; must stay open until the result is closed
   * @param values V, N × d_v; the same object as {@code patterns} where they are their own values
   * @param cancellation polled while updates run, so that closing a memory ends them
   * @throws dev.hopfield.engine.DeviceException if the device has no room or refuses
   */
  LoadedPatterns load(Patterns patterns, Patterns values, Cancellation cancellation);

  /**
   * Makes patterns ready for the gradients of updates that {@link #load} performed on them. Unless
   * a backend does it on its device, this machine's processor does.
   *
   * @param patterns X, N × d; must stay open until the result is closed
   * @param values V, N × d_v; the same object as {@code patterns} where they are their own values
   * @param cancellation polled meanwhile
   */
  default GradientPass gradients(Patterns patterns, Patterns values, Cancellation cancellation) {
    return HostGradients.fast(patterns, values, cancellation);
  }

  /**
   * Runs work, and says where the time of this backend's device went meanwhile.
   *
   * @return {@code null} where patterns are read in place, so that there is no device beside the
   *     host
   */
  default @Nullable DeviceTimes profile(Runnable work) {
    work.run();
    return null;
  }

  /**
   * Measures a large copy within the device's memory, which takes about a second.
   *
   * @return bytes read plus bytes written in a second; empty where there is no device
   * @throws dev.hopfield.engine.DeviceException if the device refuses
   */
  default OptionalDouble copyBandwidth() {
    return OptionalDouble.empty();
  }

  /** Frees the device. What it loaded must be closed first. */
  @Override
  void close();
}
