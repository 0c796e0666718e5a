package dev.hopfield.engine.reference;

import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.backend.Backend;
import dev.hopfield.engine.backend.Cancellation;
import dev.hopfield.engine.backend.DeviceInfo;
import dev.hopfield.engine.backend.GradientPass;
import dev.hopfield.engine.backend.LoadedPatterns;
import dev.hopfield.engine.gradient.HostGradients;

/**
 * Computes scores, softmax and projection in double precision with the loops that the formulas
 * suggest. States are rounded to float between updates, as the interface carries them.
 */
final class ReferenceBackend implements Backend {
  private final DeviceInfo device;

  ReferenceBackend(DeviceInfo device) {
    this.device = device;
  }

  @Override
  public DeviceInfo device() {
    return device;
  }

  @Override
  public LoadedPatterns load(Patterns patterns, Patterns values, Cancellation cancellation) {
    return new ReferencePatterns(patterns, values, cancellation);
  }

  @Override
  public GradientPass gradients(Patterns patterns, Patterns values, Cancellation cancellation) {
    return HostGradients.exact(patterns, values, cancellation);
  }

  @Override
  public void close() {}
}
