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
import dev.hopfield.engine.backend.DeviceTimes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One backend with patterns loaded, to be verified and timed. A device that refuses is a {@link
 * Measurement} that says so; everything else that goes wrong is thrown.
 */
public final class Measurer implements AutoCloseable {
  /** Retrievals from which the one in the middle tells where a device's time goes. */
  private static final int PROFILED = 3;

  private final String name;
  private final Backend backend;
  private final HopfieldMemory memory;
  private final double loadMs;
  private final OptionalDouble copyBandwidth;

  private Measurer(
      String name,
      Backend backend,
      HopfieldMemory memory,
      double loadMs,
      OptionalDouble copyBandwidth) {
    this.name = name;
    this.backend = backend;
    this.memory = memory;
    this.loadMs = loadMs;
    this.copyBandwidth = copyBandwidth;
  }

  /**
   * Opens a backend and loads the patterns.
   *
   * @param name as {@link Backends#open} takes it
   * @param allowNonFinite whether NaN and infinity are accepted
   */
  public static Measurer open(String name, Patterns patterns, boolean allowNonFinite) {
    return open(name, patterns, allowNonFinite, false);
  }

  /**
   * Opens a backend and loads the patterns.
   *
   * @param name as {@link Backends#open} takes it
   * @param allowNonFinite whether NaN and infinity are accepted
   * @param ceilings whether to measure before what a device's memory can do
   */
  public static Measurer open(
      String name, Patterns patterns, boolean allowNonFinite, boolean ceilings) {
    Backend backend = Backends.open(name);
    try {
      OptionalDouble copyBandwidth = ceilings ? backend.copyBandwidth() : OptionalDouble.empty();
      long start = System.nanoTime();
      HopfieldMemory memory =
          HopfieldMemory.of(patterns).backend(backend).allowNonFinite(allowNonFinite).open();
      return new Measurer(name, backend, memory, since(start), copyBandwidth);
    } catch (RuntimeException | Error e) {
      backend.close();
      throw e;
    }
  }

  /** The memory plan and the kernels chosen, in a few lines. */
  public String explain() {
    return memory.explain();
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
    Retrieval[] answer = new Retrieval[1];
    long start = System.nanoTime();
    DeviceTimes firstTimes =
        backend.profile(() -> answer[0] = memory.retrieve(queries, workload.timedOptions()));
    double firstCallMs = since(start);
    Retrieval first = answer[0];
    Retrieval withFound = memory.retrieve(queries, workload.foundOptions());
    Verification verification =
        reference.check(first.states()).and(reference.check(withFound.states()));
    Integer found = found(workload, withFound);
    if (!verification.passed()) {
      return result(workload, verification, null, found);
    }
    Samples samples = time(queries, workload.timedOptions(), repetition);
    OnDevice onDevice = firstTimes == null ? null : onDevice(workload, firstTimes);
    return result(
        workload,
        verification,
        new Measurement.Timing(loadMs, firstCallMs, samples, onDevice),
        found);
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

  /** The device's part in retrievals of their own: measuring it costs time. */
  private @Nullable OnDevice onDevice(Workload workload, DeviceTimes first) {
    List<DeviceTimes> profiled = new ArrayList<>();
    int runs = device().kind() == DeviceInfo.Kind.SIMULATOR ? 1 : PROFILED;
    for (int i = 0; i < runs; i++) {
      DeviceTimes times =
          backend.profile(() -> memory.retrieve(workload.queries(), workload.timedOptions()));
      if (times == null) {
        return null;
      }
      profiled.add(times);
    }
    profiled.sort(Comparator.comparingDouble(DeviceTimes::kernelMs));
    Double copy = copyBandwidth.isPresent() ? copyBandwidth.getAsDouble() : null;
    return new OnDevice(first, profiled.get(runs / 2), memory.explain(), copy);
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
