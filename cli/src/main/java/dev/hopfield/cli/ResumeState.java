package dev.hopfield.cli;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.hopfield.engine.InvalidInputException;
import dev.hopfield.engine.format.WholeFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How far a run has come, in a small file beside its results.
 *
 * @param facts which run
 * @param queries how many are done
 * @param lineBytes bytes of their lines of associations
 * @param summary what was counted so far
 */
record ResumeState(Map<?, ?> facts, long queries, long lineBytes, Map<?, ?> summary) {
  private static final String VERSION = "hopfield-retrieve-1";

  /** Where the state of a run lies that writes this file. */
  static Path beside(Path out) {
    return out.resolveSibling(out.getFileName() + ".resume");
  }

  /**
   * Reads a state.
   *
   * @return {@code null} if there is none
   */
  static @Nullable ResumeState read(Path file) {
    if (!Files.exists(file)) {
      return null;
    }
    try {
      Map<String, Object> fields = JSON.std.mapFrom(Files.readString(file));
      if (VERSION.equals(fields.get("version"))
          && fields.get("facts") instanceof Map<?, ?> facts
          && fields.get("summary") instanceof Map<?, ?> summary
          && fields.get("queries") instanceof Number queries
          && fields.get("line_bytes") instanceof Number lineBytes) {
        return new ResumeState(facts, queries.longValue(), lineBytes.longValue(), summary);
      }
    } catch (IOException e) {
      // Refused below.
    }
    throw new InvalidInputException(
        "%s is no state of a retrieval; leave out --resume to begin again".formatted(file));
  }

  /** Writes it, whole or not at all. */
  void write(Path file) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("version", VERSION);
    fields.put("queries", queries);
    fields.put("line_bytes", lineBytes);
    fields.put("summary", summary);
    fields.put("facts", facts);
    try (WholeFile out = WholeFile.create(file)) {
      try {
        out.stream().write(JSON.std.asString(fields).getBytes(StandardCharsets.UTF_8));
      } catch (IOException e) {
        throw out.failed(e);
      }
      out.commit();
    }
  }
}
