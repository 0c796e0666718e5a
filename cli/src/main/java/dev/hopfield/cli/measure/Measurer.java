package dev.hopfield.cli.measure;

import dev.hopfield.engine.DeviceException;
import dev.hopfield.engine.HopfieldMemory;
import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.Retrieval;
import dev.hopfield.engine.RetrievalOptions;
import dev.hopfield.engine.StateBatch;
import dev.hopfield.engine.backend.Backend;
import dev.hopfield.engine.backend.Backends;
import dev.hopfield.engine.backend.DeviceInfo;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One backend with patterns loaded, to be verified and timed. A device that refuses is a {@link
 * Measurement} that says so; everything else that goes wrong is thrown.
 */
public final class Measurer implements AutoCloseable {
  private final String name;
  private final Backend backend;
  private final HopfieldMemory memory;
  private final double loadMs;

  private Measurer(String name, Backend backend, HopfieldMemory memory, double loadMs) {
    this.name = name;
    this.backend = backend;
    this.memory = memory;
    this.loadMs = loadMs;
  }

  /**
   * Opens a backend and loads the patterns.
   *
   * @param name as {@link Backends#open} takes it
   * @param allowNonFinite whether NaN and infinity are accepted
   */
  public static Measurer open(String name, Patterns patterns, boolean allowNonFinite) {
    Backend backend = Backends.open(name);
    try {
      long start = System.nanoTime();
      HopfieldMemory memory =
          HopfieldMemory.of(patterns).backend(backend).allowNonFinite(allowNonFinite).open();
      return new Measurer(name, backend, memory, since(start));
    } catch (RuntimeException | Error e) {
      backend.close();
      throw e;
    }
  }

  /** What it runs on. */
  public DeviceInfo device() {
    return backend.device();
  }

  /**
   * Verifies, then times.
   *
   * @param workload of the patterns that were loaded
   * @param reference what to verify against
   * @param repetition how many samples to take, and whether to warm up before
   */
  public Measurement measure(Workload workload, ReferenceStates reference, Repetition repetition) {
    StateBatch queries = workload.queries();
    long start = System.nanoTime();
    Retrieval first = memory.retrieve(queries, workload.timedOptions());
    double firstCallMs = since(start);
    Retrieval withFound = memory.retrieve(queries, workload.foundOptions());
    Verification verification =
        reference.check(first.states()).and(reference.check(withFound.states()));
    Integer found = found(workload, withFound);
    if (!verification.passed()) {
      return result(workload, verification, null, found);
    }
    Samples samples = time(queries, workload.timedOptions(), repetition);
    return result(
        workload, verification, new Measurement.Timing(loadMs, firstCallMs, samples), found);
  }

  /** Verifies one retrieval, without timing it. */
  public Verification verify(Workload workload, ReferenceStates reference) {
    return reference.check(memory.retrieve(workload.queries(), workload.timedOptions()).states());
  }

  private Measurement result(
      Workload workload,
      Verification verification,
      Measurement.@Nullable Timing timing,
      @Nullable Integer found) {
    Measurement.Size size = Measurement.Size.of(workload);
    return new Measurement(name, device(), size, verification, timing, found, null);
  }

  private Samples time(StateBatch queries, RetrievalOptions options, Repetition repetition) {
    DoubleSupplier run =
        () -> {
          long start = System.nanoTime();
          memory.retrieve(queries, options);
          return since(start);
        };
    // The simulator's times are no measure of anything, so they need not be good ones.
    if (repetition.warmUp() && device().kind() != DeviceInfo.Kind.SIMULATOR) {
      WarmUp.until(run);
    }
    double[] samples = new double[repetition.samples()];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = run.getAsDouble();
    }
    return new Samples(samples);
  }

  private static @Nullable Integer found(Workload workload, Retrieval retrieval) {
    long[] truth = workload.truth();
    if (truth == null) {
      return null;
    }
    int found = 0;
    for (int q = 0; q < truth.length; q++) {
      if (retrieval.topK(q).indices()[0] == truth[q]) {
        found++;
      }
    }
    return found;
  }

  /** A device that refused, as a row. */
  public static Measurement failed(
      String name, DeviceInfo device, Workload workload, DeviceException cause) {
    return new Measurement(
        name, device, Measurement.Size.of(workload), null, null, null, cause.getMessage());
  }

  private static double since(long start) {
    return (System.nanoTime() - start) / 1e6;
  }

  @Override
  public void close() {
    memory.close();
    backend.close();
  }
}
