package dev.hopfield.engine.vector;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** What the maker calls this machine's processor. */
final class ProcessorName {
  private static final Path CPU_INFO = Path.of("/proc/cpuinfo");
  private static final String MODEL = "model name";

  private ProcessorName() {}

  /** The model where Linux tells it, otherwise the architecture. */
  static String find() {
    return find(CPU_INFO).orElseGet(() -> System.getProperty("os.arch", "unknown") + " processor");
  }

  /** The first model that a file in the form of {@code /proc/cpuinfo} names. */
  static Optional<String> find(Path cpuInfo) {
    try (Stream<String> lines = Files.lines(cpuInfo, StandardCharsets.ISO_8859_1)) {
      return lines
          .filter(line -> line.startsWith(MODEL) && line.contains(":"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .filter(name -> !name.isEmpty())
          .findFirst();
    } catch (IOException | UncheckedIOException e) {
      return Optional.empty();
    }
  }
}
