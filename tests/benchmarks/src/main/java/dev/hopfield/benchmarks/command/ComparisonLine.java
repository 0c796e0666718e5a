package dev.hopfield.benchmarks.command;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.hopfield.benchmarks.peers.PeerRow;
import dev.hopfield.benchmarks.peers.PeerRowJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a JVM that compares tells, a line each: who is at work, and the rows of each batch. */
final class ComparisonLine {
  private static final String AT_WORK = "at_work";
  private static final String BATCH = "batch";
  private static final String ROWS = "rows";

  private ComparisonLine() {}

  /** Takes what a line tells. */
  interface Reader {
    /** A system is at work, or nobody. */
    void atWork(String system);

    /** A batch is done. */
    void rows(int batch, List<PeerRow> rows);
  }

  static String atWork(String system) {
    return write(Map.of(AT_WORK, system));
  }

  static String rows(int batch, List<PeerRow> rows) {
    return write(Map.of(BATCH, batch, ROWS, rows.stream().map(PeerRowJson::fields).toList()));
  }

  private static String write(Map<String, @Nullable Object> fields) {
    try {
      return JSON.std.asString(fields);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void read(String line, Reader reader) {
    Map<String, Object> fields;
    try {
      fields = JSON.std.mapFrom(line);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (fields.get(AT_WORK) instanceof String system) {
      reader.atWork(system);
    } else if (fields.get(BATCH) instanceof Integer batch
        && fields.get(ROWS) instanceof List<?> rows) {
      reader.rows(batch, rows.stream().map(row -> PeerRowJson.read((Map<?, ?>) row)).toList());
    } else {
      throw new IllegalArgumentException("this line is no result: " + line);
    }
  }
}
