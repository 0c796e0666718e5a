package dev.hopfield.cli;

import dev.hopfield.cli.GenerateJob.QueryRequest;
import dev.hopfield.cli.report.Column;
import dev.hopfield.cli.report.ReportWriter;
import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.generate.PatternSource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code generate} tells when it is done.
 *
 * @param patterns N
 * @param dim d
 * @param norm of every pattern; {@code null} for patterns from a file
 * @param separation what every Δ is at least; {@code null} where none was asked for
 * @param file the patterns
 * @param request the queries
 */
record GenerateSummary(
    long patterns,
    int dim,
    @Nullable Double norm,
    @Nullable Double separation,
    Path file,
    QueryRequest request) {
  private static final List<Column<GenerateSummary>> COLUMNS =
      List.of(
          Column.of("patterns", "patterns", GenerateSummary::patterns),
          Column.of("dim", "dim", GenerateSummary::dim),
          Column.of("seed", "seed", s -> s.request.seed()),
          Column.of("norm", GenerateSummary::norm, "norm", s -> text(s.norm)),
          Column.of("separation", "separation ≥", GenerateSummary::separation),
          Column.of("queries", "queries", s -> s.request.count()),
          Column.of("corruption", "corruption", s -> s.hasQueries() ? s.corruption() : null),
          Column.of("amount", "amount", s -> s.hasQueries() ? s.request.amount() : null));

  static GenerateSummary made(PatternSource source, Path file, QueryRequest request) {
    Double separation = source.separation() > 0 ? source.separation() : null;
    return new GenerateSummary(
        source.count(), source.dim(), source.norm(), separation, file, request);
  }

  static GenerateSummary from(Patterns patterns, Path file, QueryRequest request) {
    return new GenerateSummary(patterns.count(), patterns.dim(), null, null, file, request);
  }

  private boolean hasQueries() {
    return request.count() > 0;
  }

  private String corruption() {
    return request.corruption().label();
  }

  private static String text(@Nullable Double number) {
    return number == null ? "-" : "%.6g".formatted(number);
  }

  void report(OutputOptions output, Console console) {
    ReportWriter<GenerateSummary> report = output.writer(console, COLUMNS, List.of());
    report.begin(List.of());
    report.rows(List.of(this));
    List<String> notes = new ArrayList<>();
    notes.add("Patterns: " + file);
    if (request.out() != null) {
      notes.add("Queries: " + request.out());
    }
    if (request.truthOut() != null) {
      notes.add("Row numbers of the true patterns: " + request.truthOut());
    }
    report.end(notes);
  }
}
