package dev.hopfield.host;

import dev.hopfield.engine.DeviceException;
import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.backend.Backend;
import dev.hopfield.engine.backend.Cancellation;
import dev.hopfield.engine.backend.DeviceInfo;
import dev.hopfield.engine.backend.DeviceTimes;
import dev.hopfield.engine.backend.GradientPass;
import dev.hopfield.engine.backend.LoadedPatterns;
import java.util.OptionalDouble;

/**
 * A device through TornadoVM. Holds compiled programs for gradients, and the workspaces of small
 * sets that are not in use; what it loads, the rest.
 */
final class TornadoBackend implements Backend {
  private static final System.Logger LOGGER = System.getLogger(TornadoBackend.class.getName());
  private static final int ATTEMPTS = 3;

  private final TornadoDevices.Found found;
  private final HostSettings settings;
  private final DeviceClock clock = new DeviceClock();
  private final GradientPrograms gradients;
  private final WorkspacePool pool;

  TornadoBackend(TornadoDevices.Found found, HostSettings settings) {
    this.found = found;
    this.settings = settings;
    gradients = new GradientPrograms(found.device(), clock);
    pool = new WorkspacePool(Math.min(found.limits().memoryBytes(), settings.deviceBytes()));
  }

  @Override
  public DeviceInfo device() {
    return found.info();
  }

  /**
   * Plans, allocates and uploads. Where the device turns out to have less room than it says, the
   * plan is made anew for half of it, twice at most.
   */
  @Override
  public LoadedPatterns load(Patterns patterns, Patterns values, Cancellation cancellation) {
    MemoryPlan.Shape shape = MemoryPlan.Shape.of(patterns, values);
    HostSettings trying = settings;
    for (int attempt = 1; ; ) {
      MemoryPlan plan = MemoryPlan.of(shape, found.limits(), trying, HostMemory.available());
      LOGGER.log(System.Logger.Level.DEBUG, plan::explain);
      try {
        return new TornadoPatterns(patterns, values, plan, found, cancellation, clock, pool);
      } catch (DeviceException | OutOfMemoryError e) {
        DeviceException failure = DeviceFailure.of("patterns cannot be loaded", e);
        if (DeviceFailure.isMemory(failure) && pool.clear()) {
          continue;
        }
        if (attempt == ATTEMPTS || !DeviceFailure.isMemory(failure)) {
          throw failure;
        }
        attempt++;
        trying = trying.withDeviceBytes(plan.deviceBytes() / 2);
        LOGGER.log(
            System.Logger.Level.INFO,
            "{0} has no room for {1}; trying with half",
            found.info().name(),
            HostMemory.readable(plan.deviceBytes()));
      }
    }
  }

  @Override
  public DeviceTimes profile(Runnable work) {
    return clock.during(work);
  }

  /** The simulator's memory is the JVM's: there is nothing to measure. */
  @Override
  public OptionalDouble copyBandwidth() {
    return found.info().kind() == DeviceInfo.Kind.SIMULATOR
        ? OptionalDouble.empty()
        : OptionalDouble.of(
            CopyBandwidth.measure(found.device(), found.limits(), HostMemory.available()));
  }

  @Override
  public GradientPass gradients(Patterns patterns, Patterns values, Cancellation cancellation) {
    return new TornadoGradients(patterns, values, gradients, cancellation);
  }

  @Override
  public void close() {
    gradients.close();
    pool.close();
  }
}
