package dev.hopfield.cli;

import dev.hopfield.engine.InvalidInputException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What holds for all files that a command writes. */
final class OutputFiles {
  private OutputFiles() {}

  /**
   * Refuses to write two results to one file.
   *
   * @param files where results go; {@code null} where a result is not wanted
   */
  static void requireDistinct(@Nullable Path... files) {
    Set<Path> seen = new HashSet<>();
    for (Path file : files) {
      if (file != null && !seen.add(file.toAbsolutePath().normalize())) {
        throw new InvalidInputException(
            "%s is named for two results; give each a file of its own".formatted(file));
      }
    }
  }
}
