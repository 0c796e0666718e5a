package dev.hopfield.cli.report;

import java.util.List;

/**
 * Writes one report: {@link #begin}, any number of rows, {@link #end}. Not safe for use by several
 * threads.
 *
 * @param <R> a row
 */
public interface ReportWriter<R> {
  /**
   * Begins.
   *
   * @param preface what a person should know before the rows; not written for programs
   */
  void begin(List<String> preface);

  /** Writes rows that are known together, so that a table can fit its columns to all of them. */
  void rows(List<R> rows);

  /** Writes a row as soon as it is known, where the format allows it. */
  default void row(R row) {
    rows(List.of(row));
  }

  /**
   * Ends the report.
   *
   * @param notes what a person should know after the rows; not written for programs
   */
  void end(List<String> notes);
}
