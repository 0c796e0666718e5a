package dev.hopfield.engine.vector;

import dev.hopfield.engine.InvalidInputException;
import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.backend.Backend;
import dev.hopfield.engine.backend.Cancellation;
import dev.hopfield.engine.backend.DeviceInfo;
import dev.hopfield.engine.backend.LoadedPatterns;

/** This machine's processor: threads of its own and the loops they run. */
final class VectorBackend implements Backend {
  /** The largest dimension for which the rows of the least tile are one array. */
  private static final int MOST_DIMENSIONS = 1 << 24;

  private final DeviceInfo device;
  private final Kernels kernels;
  private final Workers workers;

  /**
   * A backend.
   *
   * @param device what it is called
   * @param kernels the loops
   * @param threads how many threads compute, the caller's included
   */
  VectorBackend(DeviceInfo device, Kernels kernels, int threads) {
    this.device = device;
    this.kernels = kernels;
    workers = new Workers(threads);
  }

  @Override
  public DeviceInfo device() {
    return device;
  }

  @Override
  public LoadedPatterns load(Patterns patterns, Patterns values, Cancellation cancellation) {
    int dim = Math.max(patterns.dim(), values.dim());
    if (dim > MOST_DIMENSIONS) {
      throw new InvalidInputException(
          "patterns or values have %d dimensions but cpu takes at most %d; use backend reference"
              .formatted(dim, MOST_DIMENSIONS));
    }
    return new VectorPatterns(patterns, values, kernels, workers, cancellation);
  }

  @Override
  public void close() {
    workers.close();
  }
}
