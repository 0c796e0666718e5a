package dev.hopfield.cli;

import dev.hopfield.cli.report.Column;
import dev.hopfield.cli.report.ReportWriter;
import dev.hopfield.engine.RetrievalOptions;
import dev.hopfield.engine.SavedOptions;
import dev.hopfield.engine.format.SavedMemory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code memory} tells of a saved memory: one row.
 *
 * @param file where it is
 * @param patterns N
 * @param dim d
 * @param valueDim of the values; {@code null} where patterns are their own
 * @param elementType how patterns are held
 * @param firstId the least id
 * @param lastId the largest
 * @param nextId the id of the first pattern to be added
 * @param labelled how many patterns have a label or other bytes
 * @param options how to retrieve unless said otherwise
 * @param bytes of the file
 */
record SavedMemorySummary(
    Path file,
    long patterns,
    int dim,
    @Nullable Integer valueDim,
    String elementType,
    long firstId,
    long lastId,
    long nextId,
    int labelled,
    RetrievalOptions options,
    long bytes) {
  private static final List<Column<SavedMemorySummary>> COLUMNS =
      List.of(
          Column.of("file", "memory", s -> s.file.toString()),
          Column.of("patterns", "patterns", SavedMemorySummary::patterns),
          Column.of("dim", "dim", SavedMemorySummary::dim),
          Column.of("value_dim", "value dim", SavedMemorySummary::valueDim),
          Column.of("element_type", "type", SavedMemorySummary::elementType),
          Column.of("first_id", "first id", SavedMemorySummary::firstId),
          Column.of("last_id", "last id", SavedMemorySummary::lastId),
          Column.of("next_id", "next id", SavedMemorySummary::nextId),
          Column.of("labelled", "labelled", SavedMemorySummary::labelled),
          Column.of("beta", "β", s -> s.options.betaFor(s.dim)),
          Column.of("rule", "update", s -> s.options.rule().describe()),
          Column.hidden("steps", s -> s.options.steps()),
          Column.hidden("tolerance", s -> s.options.tolerance()),
          Column.of("bytes", "bytes", SavedMemorySummary::bytes));

  /** Tells it, and closes the memory. */
  static SavedMemorySummary of(Path file, SavedMemory saved) {
    try {
      long last = saved.ids().count() - 1;
      return new SavedMemorySummary(
          file,
          saved.patterns().count(),
          saved.patterns().dim(),
          saved.values() == null ? null : saved.values().dim(),
          saved.patterns().elementType().label(),
          saved.ids().idOf(0),
          saved.ids().idOf(last),
          saved.nextId(),
          saved.payloads().size(),
          SavedOptions.read(saved.options()),
          Files.size(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      saved.close();
    }
  }

  void report(OutputOptions output, Console console, @Nullable String note) {
    ReportWriter<SavedMemorySummary> report = output.writer(console, COLUMNS, List.of());
    report.begin(List.of());
    report.rows(List.of(this));
    report.end(note == null ? List.of() : List.of(note));
  }
}
