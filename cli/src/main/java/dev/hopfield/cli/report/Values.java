package dev.hopfield.cli.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the cells of a row hold for programs. */
final class Values {
  private Values() {}

  /** A row's cells by their keys, in the order of the columns. */
  static <R> Map<String, @Nullable Object> of(R row, List<Column<R>> columns) {
    Map<String, @Nullable Object> cells = new LinkedHashMap<>();
    for (Column<R> column : columns) {
      cells.put(column.key(), plain(column.value().apply(row)));
    }
    return cells;
  }

  /** The value itself, or {@code null} for NaN and infinity, which JSON has no words for. */
  static @Nullable Object plain(@Nullable Object value) {
    return value instanceof Double number && !Double.isFinite(number) ? null : value;
  }
}
