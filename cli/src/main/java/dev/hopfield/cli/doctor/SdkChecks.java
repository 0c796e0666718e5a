package dev.hopfield.cli.doctor;

import dev.hopfield.engine.backend.DeviceInfo;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The TornadoVM SDK, and whether its backend found devices. */
final class SdkChecks {
  /** What the kernels were written for and tried with. */
  static final String VERSION = "5.2.0";

  private static final String SDK = "TornadoVM SDK";
  private static final String BACKEND = "TornadoVM backend";
  private static final String GET_ONE = "get one with setup/tornadovm";

  private SdkChecks() {}

  /**
   * The SDK's folder.
   *
   * @param sdk what TORNADOVM_HOME names; {@code null} where it is not set
   * @param onModulePath whether this JVM runs with it
   * @param refusal why the launcher did not use it; {@code null} where it did
   */
  static Check sdk(@Nullable Sdk sdk, boolean onModulePath, @Nullable String refusal) {
    if (sdk == null) {
      return Check.absent(
          SDK,
          "TORNADOVM_HOME is not set; kernels run in the simulator",
          "for a device, %s and set TORNADOVM_HOME to it".formatted(GET_ONE));
    }
    String problem = problem(sdk, onModulePath, refusal);
    if (problem == null) {
      return VERSION.equals(sdk.version())
          ? Check.ok(SDK, sdk.describe())
          : new Check(
              SDK,
              Check.State.OK,
              sdk.describe(),
              "kernels were tried with %s alone; prefer it".formatted(VERSION));
    }
    String[] parts = problem.split(";\\s*", 2);
    return Check.broken(SDK, parts[0], parts.length > 1 ? parts[1] : GET_ONE);
  }

  /** Cause; remedy. */
  private static @Nullable String problem(Sdk sdk, boolean onModulePath, @Nullable String refusal) {
    if (!Files.isDirectory(sdk.home())) {
      return sdk.home() + " is not a folder; set TORNADOVM_HOME to an SDK, or unset it";
    }
    if (!sdk.hasOptions()) {
      return sdk.home()
          + " holds no tornado-argfile; set TORNADOVM_HOME to a whole SDK, or unset it";
    }
    if (refusal != null) {
      return "%s: %s".formatted(sdk.home(), refusal);
    }
    if (sdk.jdk() != 0 && sdk.jdk() != Runtime.version().feature()) {
      return "%s is for JDK %d, but JDK %d runs here; get the SDK for this JDK"
          .formatted(sdk.home(), sdk.jdk(), Runtime.version().feature());
    }
    if (!onModulePath) {
      return sdk.home()
          + " is there but this JVM was started without it; start with setup/hopfield, which uses"
          + " the SDK's argfile";
    }
    return sdk.version() == null
        ? sdk.home() + " holds no tornado-api jar; set TORNADOVM_HOME to a whole SDK"
        : null;
  }

  /** Whether the SDK's backend started and which devices it found. */
  static Check backend(boolean onModulePath, List<DeviceInfo> devices) {
    List<DeviceInfo> through =
        devices.stream().filter(device -> device.platform().startsWith("TornadoVM")).toList();
    if (!onModulePath) {
      return Check.absent(BACKEND, "no SDK is in use", "see %s above".formatted(SDK));
    }
    if (through.isEmpty()) {
      return Check.broken(
          BACKEND,
          "it started but found no device",
          "install a driver for the device: OpenCL needs one with its ICD, CUDA and PTX an NVIDIA"
              + " driver for CUDA 13");
    }
    for (DeviceInfo device : through) {
      if (device.unavailable() != null) {
        String[] parts = device.unavailable().split(";\\s*", 2);
        return Check.broken(BACKEND, parts[0], parts.length > 1 ? parts[1] : GET_ONE);
      }
    }
    return Check.ok(
        BACKEND, through.stream().map(DeviceInfo::name).collect(Collectors.joining(", ")));
  }

  /** Memory of the devices, as far as this program may use it. */
  static Check memory(List<DeviceInfo> devices) {
    String found =
        devices.stream()
            .filter(device -> device.platform().startsWith("TornadoVM") && device.memoryBytes() > 0)
            .map(
                device ->
                    "%s %s GiB"
                        .formatted(
                            device.name(),
                            String.format(
                                Locale.ROOT, "%.1f", device.memoryBytes() / (double) (1 << 30))))
            .collect(Collectors.joining(", "));
    return found.isEmpty()
        ? Check.absent("device memory", "no device", "a larger set than memory is streamed")
        : Check.ok(
            "device memory",
            found + "; HOPFIELD_JAVA_OPTS=-Dtornado.device.memory=… changes what may be allocated");
  }
}
