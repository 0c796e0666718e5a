package dev.hopfield.engine.format;

import dev.hopfield.engine.InvalidInputException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The kinds of pattern files, told apart by the end of the file's name. */
enum PatternFormat {
  NPY(".npy"),
  FVECS(".fvecs");

  private final String suffix;

  PatternFormat(String suffix) {
    this.suffix = suffix;
  }

  /**
   * The kind that the file's name says, capitals or not.
   *
   * @throws InvalidInputException if it says none that is known
   */
  static PatternFormat of(Path file) {
    String name = file.toString().toLowerCase(Locale.ROOT);
    for (PatternFormat format : values()) {
      if (name.endsWith(format.suffix)) {
        return format;
      }
    }
    String known =
        Arrays.stream(values()).map(format -> format.suffix).collect(Collectors.joining(", "));
    throw new InvalidInputException(
        "%s is of no known kind; a pattern file's name ends with one of %s"
            .formatted(FileText.name(file), known));
  }
}
