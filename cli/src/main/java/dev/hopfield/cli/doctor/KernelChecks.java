package dev.hopfield.cli.doctor;

import dev.hopfield.cli.measure.Measurer;
import dev.hopfield.cli.measure.PlantedQueries;
import dev.hopfield.cli.measure.ReferenceStates;
import dev.hopfield.cli.measure.Verification;
import dev.hopfield.cli.measure.Workload;
import dev.hopfield.engine.DeviceException;
import dev.hopfield.engine.InvalidInputException;
import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.backend.Backends;
import dev.hopfield.engine.backend.DeviceInfo;
import dev.hopfield.engine.generate.PatternGenerator;
import java.util.List;

/** One small retrieval on a backend, verified against the reference. */
public final class KernelChecks {
  // Primes, so that tiles and groups are left partly empty.
  private static final int COUNT = 1021;
  private static final int DIM = 61;
  private static final int BATCH = 3;
  private static final float BETA = 0.15f;
  private static final long SEED = 1;

  private KernelChecks() {}

  /**
   * Refuses names that no device has.
   *
   * @throws InvalidInputException if there is no such backend
   */
  public static void requireKnown(String name, List<DeviceInfo> devices) {
    boolean isThere = devices.stream().anyMatch(device -> device.name().equals(name));
    if (!isThere && !name.equals("gpu")) {
      Backends.find(name);
    }
  }

  /**
   * Verifies a kernel.
   *
   * @param name of the backend
   * @param asked whether the user asked for it, so that it must work
   */
  public static Check run(String name, boolean asked) {
    String subject = "backend " + name;
    DeviceInfo device;
    try {
      device = Backends.find(name);
    } catch (DeviceException e) {
      return asked
          ? Check.broken(subject, cause(e), remedy(e))
          : Check.absent(subject, cause(e), remedy(e));
    }
    try {
      return verdict(subject, device, verify(name));
    } catch (DeviceException e) {
      return Check.broken(subject, cause(e), remedy(e));
    }
  }

  private static Verification verify(String name) {
    try (Patterns patterns = PatternGenerator.random(COUNT, DIM, SEED).toPatterns()) {
      PlantedQueries planted = PlantedQueries.of(patterns, BATCH, SEED);
      Workload workload = new Workload(patterns, planted.queries(), planted.truth(), BETA, 1);
      ReferenceStates reference = ReferenceStates.of(workload, false, Double.POSITIVE_INFINITY);
      try (Measurer measurer = Measurer.open(name, patterns, false)) {
        return measurer.verify(workload, reference);
      }
    }
  }

  private static Check verdict(String subject, DeviceInfo device, Verification verification) {
    String error =
        "%s; %d × %d patterns, error %.1e (at most %.0e)"
            .formatted(
                device.description(),
                COUNT,
                DIM,
                verification.maxRelativeError(),
                verification.tolerance());
    return verification.passed()
        ? Check.ok(subject, error)
        : Check.broken(
            subject, "wrong results: " + error, "do not use it; report the device and its driver");
  }

  /** Messages are written as cause; remedy. */
  private static String cause(DeviceException e) {
    return parts(e)[0];
  }

  private static String remedy(DeviceException e) {
    String[] parts = parts(e);
    return parts.length > 1 ? parts[1] : "run with --debug for the whole cause";
  }

  private static String[] parts(DeviceException e) {
    return String.valueOf(e.getMessage()).split(";\\s*", 2);
  }
}
