package dev.hopfield.host;

import dev.hopfield.engine.DeviceException;
import dev.hopfield.engine.backend.Backend;
import dev.hopfield.engine.backend.BackendProvider;
import dev.hopfield.engine.backend.DeviceInfo;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Brings the devices of TornadoVM to the engine: {@code opencl:0:0}, {@code cuda:0:0} and the like
 * (backend, its number, the device's number), or {@code simulator} where the simulator takes
 * TornadoVM's place. Where TornadoVM cannot start, one device says why. Safe for use by several
 * threads.
 */
public final class TornadoBackendProvider implements BackendProvider {
  /** The device that is listed where there is no other. */
  static final String MISSING = "tornadovm";

  /** A class that could not be initialised names the cause once only. */
  private static @Nullable String firstReason;

  /** Touches no driver. */
  public TornadoBackendProvider() {}

  @Override
  public List<DeviceInfo> devices() {
    try {
      return TornadoDevices.list().stream().map(TornadoDevices.Found::info).toList();
    } catch (RuntimeException | LinkageError e) {
      return List.of(
          new DeviceInfo(
              MISSING,
              DeviceInfo.Kind.GPU,
              "devices through TornadoVM",
              "TornadoVM",
              0,
              reason(e)));
    }
  }

  private static synchronized String reason(Throwable failure) {
    String first = firstReason == null ? Absence.explain(failure) : firstReason;
    firstReason = first;
    return first;
  }

  @Override
  public Backend open(DeviceInfo device) {
    List<TornadoDevices.Found> all;
    try {
      all = TornadoDevices.list();
    } catch (RuntimeException | LinkageError e) {
      throw new DeviceException(
          "device %s cannot be used: %s".formatted(device.name(), reason(e)), e);
    }
    TornadoDevices.Found found =
        all.stream()
            .filter(candidate -> candidate.info().name().equals(device.name()))
            .findFirst()
            .orElseThrow(
                () ->
                    new DeviceException(
                        "device %s is not there any more; list the devices again"
                            .formatted(device.name())));
    if (found.info().unavailable() != null) {
      throw new DeviceException(
          "device %s cannot be used: %s".formatted(device.name(), found.info().unavailable()));
    }
    return new TornadoBackend(found, HostSettings.fromSystemProperties());
  }
}
