package dev.hopfield.cli.report;

import dev.hopfield.engine.backend.DeviceInfo;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The machine that results come from. Reading it never fails: what cannot be found is {@code null}
 * or {@code unknown}.
 *
 * @param cpu the processor's name
 * @param cores processors that the JVM may use
 * @param jdk version, vendor and the virtual machine
 * @param os the operating system
 * @param memoryBytes of the machine; 0 where unknown
 * @param gpu the first graphics processor's name
 * @param driver its driver's version
 * @param tornadovm version and backend of the TornadoVM SDK
 * @param commit of this program's source
 * @param timestamp when it was read, in UTC (ISO 8601)
 * @param command what was typed, if known
 */
public record Environment(
    String cpu,
    int cores,
    String jdk,
    String os,
    long memoryBytes,
    @Nullable String gpu,
    @Nullable String driver,
    @Nullable String tornadovm,
    String commit,
    String timestamp,
    @Nullable String command) {

  /** Reads it from this machine; a GPU among the devices gives its name. */
  public static Environment read(List<DeviceInfo> devices) {
    return read(devices, null);
  }

  /** Reads it from this machine, for the results of a command. */
  public static Environment read(List<DeviceInfo> devices, @Nullable String command) {
    String gpu =
        devices.stream()
            .filter(device -> device.kind() == DeviceInfo.Kind.GPU && device.isAvailable())
            .map(DeviceInfo::description)
            .findFirst()
            .orElseGet(Machine::gpu);
    return new Environment(
        Machine.cpu(),
        Runtime.getRuntime().availableProcessors(),
        runningJdk(),
        System.getProperty("os.name") + " " + System.getProperty("os.arch"),
        Machine.memoryBytes(),
        gpu,
        Machine.driver(),
        Machine.tornadovm(),
        sourceCommit(),
        Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
        command);
  }

  /** Version, vendor and virtual machine of the running JDK. */
  public static String runningJdk() {
    return "%s (%s)"
        .formatted(Runtime.version(), System.getProperty("java.vendor.version", "unknown vendor"));
  }

  /** The commit that this program was built from. */
  public static String sourceCommit() {
    return SourceCommit.read();
  }

  /** The fields by their names in JSON. */
  Map<String, @Nullable Object> fields() {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("cpu", cpu);
    fields.put("cores", cores);
    fields.put("jdk", jdk);
    fields.put("os", os);
    fields.put("memory_bytes", memoryBytes == 0 ? null : memoryBytes);
    fields.put("gpu", gpu);
    fields.put("driver", driver);
    fields.put("tornadovm", tornadovm);
    fields.put("commit", commit);
    fields.put("timestamp", timestamp);
    fields.put("command", command);
    return fields;
  }

  /** One line for people. */
  String describe() {
    StringBuilder line = new StringBuilder();
    line.append("%s, %d cores".formatted(cpu, cores));
    if (memoryBytes > 0) {
      line.append(", %.0f GiB".formatted(memoryBytes / (double) (1 << 30)));
    }
    if (gpu != null) {
      line.append("; ").append(gpu);
    }
    if (driver != null) {
      line.append(", driver ").append(driver);
    }
    line.append("; JDK ").append(jdk);
    if (tornadovm != null) {
      line.append("; TornadoVM ").append(tornadovm);
    }
    return line.append("; commit ").append(commit).toString();
  }
}
