package dev.hopfield.cli;

import dev.hopfield.engine.HopfieldMemory;
import dev.hopfield.engine.InvalidInputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A text file of labels, UTF-8: line i belongs to pattern i; an empty line labels nothing. */
final class Labels {
  private final List<String> lines;

  private Labels(List<String> lines) {
    this.lines = lines;
  }

  /**
   * Reads a file of labels.
   *
   * @param file {@code null} for none
   * @param patterns how many there must be
   */
  static @Nullable Labels read(@Nullable Path file, long patterns) {
    if (file == null) {
      return null;
    }
    try {
      List<String> lines = Files.readAllLines(file);
      if (lines.size() != patterns) {
        throw new InvalidInputException(
            "%s has %d lines but there are %d patterns; give a line for each, empty for no label"
                .formatted(file, lines.size(), patterns));
      }
      return new Labels(lines);
    } catch (CharacterCodingException e) {
      throw new InvalidInputException("%s is not text in UTF-8".formatted(file), e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Labels all patterns, whose ids are these. */
  void attach(HopfieldMemory memory, long[] ids) {
    attach(memory, ids, 0);
  }

  /** Labels patterns with these ids by the lines from {@code first} on. */
  void attach(HopfieldMemory memory, long[] ids, int first) {
    for (int i = 0; i < ids.length; i++) {
      String line = lines.get(first + i);
      if (!line.isEmpty()) {
        memory.label(ids[i], line);
      }
    }
  }
}
