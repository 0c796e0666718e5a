package dev.hopfield.engine.format;

import dev.hopfield.engine.InvalidInputException;
import dev.hopfield.engine.Patterns;
import java.nio.file.Path;

/** Opens a pattern file by its kind. */
public final class PatternFiles {
  private PatternFiles() {}

  /** Opens a pattern file without reading its data. */
  public static Patterns open(Path file) {
    throw new InvalidInputException("%s is of no known kind".formatted(file));
  }
}
