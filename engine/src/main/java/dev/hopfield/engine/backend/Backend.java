package dev.hopfield.engine.backend;

import dev.hopfield.engine.Patterns;

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

  /** Frees the device. What it loaded must be closed first. */
  @Override
  void close();
}
