package dev.hopfield.cli.report;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/** How rows are written. */
public enum OutputFormat {
  /** A Markdown table with the machine above and notes below, for people. */
  MD,
  /** Comma-separated values (RFC 4180), the machine repeated in every row. */
  CSV,
  /** One document: {@code {"environment": {…}, "results": [row…]}}. */
  JSON,
  /** One JSON object a line, written as soon as it is known, the machine within. */
  JSONL;

  /** A writer in this format. */
  public <R> ReportWriter<R> writer(
      PrintWriter out, List<Column<R>> columns, Environment environment) {
    return switch (this) {
      case MD -> new MarkdownWriter<>(out, columns, environment);
      case CSV -> new CsvWriter<>(out, columns, environment);
      case JSON -> new JsonWriter<>(out, columns, environment);
      case JSONL -> new JsonLinesWriter<>(out, columns, environment);
    };
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
