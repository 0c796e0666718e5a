package dev.hopfield.cli.doctor;

import dev.hopfield.cli.report.Environment;
import dev.hopfield.cli.report.Machine;
import dev.hopfield.engine.backend.DeviceInfo;
import java.lang.module.ModuleFinder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What a backend stands on: JDK, modules, memory, SDK, driver. */
public final class MachineChecks {
  private static final Runtime.Version SOUND = Runtime.Version.parse("25.0.3");

  /** Why the launcher did not use the SDK in TORNADOVM_HOME. */
  private static final String SDK_REFUSAL = "hopfield.sdk.refusal";

  private static final double GIB = 1 << 30;

  private MachineChecks() {}

  /** All of them, in the order in which they depend on each other. */
  public static List<Check> all(List<DeviceInfo> devices) {
    List<Check> checks = new ArrayList<>();
    checks.add(jdk(Runtime.version()));
    checks.add(jvmci(ModuleFinder.ofSystem().find("jdk.internal.vm.ci").isPresent()));
    checks.add(
        vectorApi(ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent(), devices));
    checks.add(memory());
    checks.addAll(tornadovm(devices));
    return checks;
  }

  static Check jdk(Runtime.Version version) {
    if (version.feature() != SOUND.feature()) {
      return Check.broken(
          "JDK",
          "version " + version,
          "install JDK 25, for example Temurin 25, and set JAVA_HOME or HOPFIELD_JDK");
    }
    // Earlier ones corrupt the heap with JVMCI and G1 together; TornadoVM's options choose another.
    return new Check(
        "JDK",
        Check.State.OK,
        Environment.runningJdk(),
        version.compareToIgnoreOptional(SOUND) < 0 ? "update to 25.0.3 or later" : null);
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

  private static List<Check> tornadovm(List<DeviceInfo> devices) {
    Path home = Machine.tornadovmHome();
    Sdk sdk = home == null ? null : Sdk.in(home);
    boolean inUse = ModuleLayer.boot().findModule("tornado.api").isPresent();
    DriverChecks drivers =
        new DriverChecks(
            sdk, new SystemLibraries(), System.getenv(), Path.of("/"), Machine.driver());
    List<Check> checks = new ArrayList<>();
    checks.add(SdkChecks.sdk(sdk, inUse, System.getProperty(SDK_REFUSAL)));
    checks.addAll(drivers.all());
    checks.add(SdkChecks.backend(inUse, devices));
    checks.add(SdkChecks.memory(devices));
    return checks;
  }
}
