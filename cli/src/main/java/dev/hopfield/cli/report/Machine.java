package dev.hopfield.cli.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads what the operating system tells of this machine; what it does not tell is left out. */
public final class Machine {
  private static final Path CPU_INFO = Path.of("/proc/cpuinfo");
  private static final Path MEMORY_INFO = Path.of("/proc/meminfo");
  private static final Path NVIDIA = Path.of("/proc/driver/nvidia");

  private Machine() {}

  /** The processor's name. */
  static String cpu() {
    return find(CPU_INFO, "(?m)^(?:model name|Hardware|Model)\\s*:\\s*(.+)$")
        .orElseGet(() -> System.getProperty("os.arch", "unknown"));
  }

  /** Memory of the machine in bytes, 0 where unknown. */
  static long memoryBytes() {
    return kibibytes("MemTotal");
  }

  /** Memory that can be taken without swapping, in bytes; 0 where unknown. */
  public static long availableBytes() {
    return kibibytes("MemAvailable");
  }

  private static long kibibytes(String field) {
    return find(MEMORY_INFO, "(?m)^" + field + ":\\s*(\\d+) kB$")
        .map(number -> Long.parseLong(number) << 10)
        .orElse(0L);
  }

  /** The first NVIDIA graphics processor's name. */
  static @Nullable String gpu() {
    try (Stream<Path> gpus = Files.list(NVIDIA.resolve("gpus"))) {
      return gpus.sorted()
          .flatMap(gpu -> find(gpu.resolve("information"), "(?m)^Model:\\s*(.+)$").stream())
          .findFirst()
          .orElse(null);
    } catch (IOException e) {
      return null;
    }
  }

  /** The NVIDIA driver's version. */
  public static @Nullable String driver() {
    return find(NVIDIA.resolve("version"), "Kernel Module(?: for \\S+)?\\s+(\\d[\\d.]*)")
        .orElse(null);
  }

  /** The folder that {@code TORNADOVM_HOME} names, whether it is there or not. */
  public static @Nullable Path tornadovmHome() {
    String home = System.getenv("TORNADOVM_HOME");
    return home == null || home.isBlank() ? null : Path.of(home);
  }

  /** Version and backends of the TornadoVM SDK, {@code null} without one. */
  public static @Nullable String tornadovm() {
    Path home = tornadovmHome();
    if (home == null || !Files.isDirectory(home)) {
      return null;
    }
    return (version(home) + " " + backends(home)).strip();
  }

  private static String version(Path home) {
    Pattern jar = Pattern.compile("tornado-api-(.+)\\.jar");
    try (Stream<Path> jars = Files.list(home.resolve("share/java/tornado"))) {
      return jars.map(file -> jar.matcher(file.getFileName().toString()))
          .filter(Matcher::matches)
          .map(matcher -> matcher.group(1))
          .findFirst()
          .orElse("of unknown version");
    } catch (IOException e) {
      return "of unknown version";
    }
  }

  private static String backends(Path home) {
    return find(home.resolve("etc/tornado.backend"), "(?m)^tornado\\.backends\\s*=\\s*(.+)$")
        .orElse("");
  }

  private static Optional<String> find(Path file, String pattern) {
    try {
      // Not readString: a file of the system may hold bytes that are not UTF-8.
      String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
      Matcher matcher = Pattern.compile(pattern).matcher(text);
      return matcher.find() ? Optional.of(matcher.group(1).strip()) : Optional.empty();
    } catch (IOException | SecurityException e) {
      return Optional.empty();
    }
  }
}
