package dev.hopfield.cli;

import dev.hopfield.engine.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What holds for all files that a command writes. */
final class OutputFiles {
  private OutputFiles() {}

  /**
   * Refuses to write two results to one file, or a result over what it is made from.
   *
   * @param results where results go; {@code null} where a result is not wanted
   * @param inputs what is read; {@code null} where there is none
   */
  static void requireDistinct(List<@Nullable Path> results, List<@Nullable Path> inputs) {
    Set<Path> seen = new HashSet<>();
    for (Path result : results) {
      if (result == null) {
        continue;
      }
      requireFile(result);
      if (!seen.add(result.toAbsolutePath().normalize())) {
        throw new InvalidInputException(
            "%s is named for two results; give each a file of its own".formatted(result));
      }
      for (Path input : inputs) {
        if (input != null && isSame(result, input)) {
          throw new InvalidInputException(
              "%s is read and would be overwritten; write the result to another file"
                  .formatted(result));
        }
      }
    }
  }

  /** Refuses a picture or table whose name says that it is something else. */
  static void requireEnding(Path result, String... endings) {
    requireFile(result);
    String name = result.toString().toLowerCase(Locale.ROOT);
    if (Arrays.stream(endings).noneMatch(name::endsWith)) {
      throw new InvalidInputException(
          "%s is written as %s; give it a name that ends so"
              .formatted(result, String.join(" or ", endings)));
    }
  }

  private static void requireFile(Path result) {
    if (result.toString().equals("-")) {
      throw new InvalidInputException(
          "- is no file here, for standard output holds the summary; name a file (./- is one)");
    }
  }

  private static boolean isSame(Path result, Path input) {
    try {
      return Files.exists(result) && Files.exists(input) && Files.isSameFile(result, input);
    } catch (IOException e) {
      return result.toAbsolutePath().normalize().equals(input.toAbsolutePath().normalize());
    }
  }
}
