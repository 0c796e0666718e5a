package dev.hopfield.cli.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A TornadoVM SDK as its folder shows it.
 *
 * @param home the folder
 * @param version of its API, for example {@code 5.2.0}; {@code null} where no jar of it is there
 * @param jdk the JDK that its jars are for; 0 where they do not say
 * @param backends by the names of its drivers: {@code opencl}, {@code ptx}, {@code cuda}
 */
record Sdk(Path home, @Nullable String version, int jdk, Set<String> backends) {
  private static final Pattern API = Pattern.compile("tornado-api-([^-]+)(?:-jdk(\\d+))?.*\\.jar");
  private static final Pattern DRIVER =
      Pattern.compile("tornado-drivers-(opencl|ptx|cuda|spirv|metal)-[^-]+(?:-jdk\\d+)?\\.jar");

  /** Looks into a folder. */
  static Sdk in(Path home) {
    String version = null;
    int jdk = 0;
    Set<String> backends = new TreeSet<>();
    for (String jar : jars(home.resolve("share/java/tornado"))) {
      Matcher api = API.matcher(jar);
      if (api.matches()) {
        version = api.group(1);
        jdk = api.group(2) == null ? 0 : Integer.parseInt(api.group(2));
      }
      Matcher driver = DRIVER.matcher(jar);
      if (driver.matches()) {
        backends.add(driver.group(1));
      }
    }
    return new Sdk(home, version, jdk, backends);
  }

  private static List<String> jars(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    } catch (IOException e) {
      return List.of(); // a folder that cannot be listed holds no SDK
    }
  }

  /** Whether it has the options that a JVM is started with. */
  boolean hasOptions() {
    return Files.isReadable(home.resolve("tornado-argfile"))
        || Files.isReadable(home.resolve("tornado-argfile.template"));
  }

  /** Whether its kernels run on NVIDIA's driver. */
  boolean needsNvidia() {
    return backends.contains("cuda") || backends.contains("ptx");
  }

  /** One line for people. */
  String describe() {
    return "%s for JDK %s, backend %s, in %s"
        .formatted(version, jdk == 0 ? "?" : jdk, backends.isEmpty() ? "?" : list(backends), home);
  }

  private static String list(Set<String> names) {
    return String.join(" and ", names);
  }
}
