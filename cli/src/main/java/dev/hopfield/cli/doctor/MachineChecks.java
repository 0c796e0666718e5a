package dev.hopfield.cli.doctor;

import dev.hopfield.cli.report.Environment;
import dev.hopfield.cli.report.Machine;
import dev.hopfield.engine.backend.DeviceInfo;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What a backend stands on: JDK, modules, memory, SDK, driver. */
public final class MachineChecks {
  private static final int FEATURE = 25;
  private static final double GIB = 1 << 30;

  private MachineChecks() {}

  /** All of them, in the order in which they depend on each other. */
  public static List<Check> all(List<DeviceInfo> devices) {
    return List.of(
        jdk(Runtime.version().feature()),
        jvmci(ModuleFinder.ofSystem().find("jdk.internal.vm.ci").isPresent()),
        vectorApi(ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent(), devices),
        memory(),
        sdk(),
        driver());
  }

  static Check jdk(int feature) {
    return feature == FEATURE
        ? Check.ok("JDK", Environment.runningJdk())
        : Check.broken(
            "JDK",
            "version " + feature,
            "install JDK 25, for example Temurin 25, and set JAVA_HOME");
  }

  static Check jvmci(boolean present) {
    return present
        ? Check.ok("JVMCI", "the JDK has it, as TornadoVM needs")
        : Check.absent("JVMCI", "the JDK lacks it", "TornadoVM needs one that has it: Temurin 25");
  }

  static Check vectorApi(boolean resolved, List<DeviceInfo> devices) {
    if (!resolved) {
      return Check.broken(
          "Vector API",
          "module jdk.incubator.vector is not resolved",
          "add --add-modules jdk.incubator.vector, as setup/hopfield does");
    }
    String platform =
        devices.stream()
            .filter(device -> device.kind() == DeviceInfo.Kind.CPU)
            .map(DeviceInfo::platform)
            .findFirst()
            .orElse("resolved");
    return Check.ok("Vector API", platform);
  }

  private static Check memory() {
    return Check.ok(
        "memory",
        "heap %.1f GiB, free on this machine %.1f GiB; HOPFIELD_JAVA_OPTS=-Xmx… changes the heap"
            .formatted(Runtime.getRuntime().maxMemory() / GIB, Machine.availableBytes() / GIB));
  }

  private static Check sdk() {
    Path home = Machine.tornadovmHome();
    boolean onModulePath = ModuleLayer.boot().findModule("tornado.api").isPresent();
    return home == null
        ? Check.absent(
            "TornadoVM SDK",
            "TORNADOVM_HOME is not set; kernels run in the simulator",
            "for a GPU, set it to a TornadoVM SDK (5.2.0-jdk25)")
        : sdk(home, onModulePath);
  }

  static Check sdk(Path home, boolean onModulePath) {
    if (!Files.isDirectory(home)) {
      return Check.broken(
          "TornadoVM SDK", home + " is not a folder", "set TORNADOVM_HOME to an SDK, or unset it");
    }
    if (onModulePath) {
      return Check.ok("TornadoVM SDK", Machine.tornadovm() + " in " + home);
    }
    boolean isSdk =
        Files.exists(home.resolve("tornado-argfile"))
            || Files.exists(home.resolve("tornado-argfile.template"));
    return isSdk
        ? Check.broken(
            "TornadoVM SDK",
            home + " is there but this JVM was started without it",
            "start with setup/hopfield, which uses the SDK's argfile")
        : Check.broken(
            "TornadoVM SDK",
            home + " holds no tornado-argfile",
            "set TORNADOVM_HOME to a whole SDK, or unset it");
  }

  private static Check driver() {
    String version = Machine.driver();
    return version == null
        ? Check.absent("NVIDIA driver", "none is loaded", "CUDA and PTX need a driver for CUDA 13")
        : Check.ok("NVIDIA driver", version);
  }
}
