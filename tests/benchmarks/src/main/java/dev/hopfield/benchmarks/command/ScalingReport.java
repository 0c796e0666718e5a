package dev.hopfield.benchmarks.command;

import dev.hopfield.benchmarks.scaling.Axis;
import dev.hopfield.benchmarks.scaling.ScalingPoint;
import dev.hopfield.benchmarks.scaling.ScalingRow;
import dev.hopfield.cli.report.Column;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/** What is told of a scaling. */
final class ScalingReport {
  static final List<String> PREFACE =
      List.of(
          "Times are medians of one retrieval. A slope is d ln t / d ln N or d ln t / d ln d from the next"
              + " smaller size, all else equal.",
          "Memory is what opening the memory and then one retrieval took beyond the patterns: off heap,"
              + " the rise of resident memory at its highest; on heap, all that was allocated, garbage"
              + " included.");

  static final List<Column<ScalingRow>> COLUMNS =
      List.of(
          Column.of("patterns", "N", row -> row.point().count()),
          Column.of("dim", "d", row -> row.point().dim()),
          Column.of("batch", "B", row -> row.point().batch()),
          Column.of("threads", "threads", row -> row.point().threads()),
          column("median_ms", "median ms", "%.3f", row -> row.point().timing().medianMs()),
          column("min_ms", "least ms", "%.3f", row -> row.point().timing().leastMs()),
          Column.hidden("samples_ms", row -> row.point().timing().samples().milliseconds()),
          column("slope_patterns", "slope in N", "%.2f", ScalingRow::slopeByPatterns),
          column("slope_dim", "slope in d", "%.2f", ScalingRow::slopeByDimension),
          column("speed_up", "speed-up", "%.2f", ScalingRow::speedUp),
          column("gflops", "GFLOP/s", "%.1f", ScalingRow::gflops),
          column("gbytes_per_second", "GB/s", "%.1f", ScalingRow::gbytesPerSecond),
          mebibytes(
              "opening_native_bytes",
              "opening: MiB off heap",
              row -> row.point().opening().nativeBytes()),
          mebibytes("opening_heap_bytes", "on heap", row -> row.point().opening().heapBytes()),
          mebibytes(
              "retrieval_native_bytes",
              "retrieval: MiB off heap",
              row -> row.point().retrieval().nativeBytes()),
          mebibytes("retrieval_heap_bytes", "on heap", row -> row.point().retrieval().heapBytes()),
          mebibytes("score_bytes", "N x B scores MiB", ScalingRow::scoreBytes));

  private ScalingReport() {}

  private static Column<ScalingRow> column(
      String key, String heading, String format, ToDoubleFunction<ScalingRow> value) {
    return Column.of(
        key, value::applyAsDouble, heading, row -> text(format, value.applyAsDouble(row)));
  }

  private static Column<ScalingRow> mebibytes(
      String key, String heading, ToDoubleFunction<ScalingRow> bytes) {
    return Column.of(
        key,
        row -> (long) bytes.applyAsDouble(row),
        heading,
        row -> text("%.1f", bytes.applyAsDouble(row) / (1 << 20)));
  }

  private static String text(String format, double value) {
    return Double.isFinite(value) ? format.formatted(value) : "-";
  }

  /** The slope of each whole series. */
  static List<String> notes(List<ScalingPoint> points) {
    Set<String> notes = new LinkedHashSet<>();
    for (ScalingPoint point : points) {
      note(notes, Axis.PATTERNS, points, point, "N", "d = " + point.dim());
      note(notes, Axis.DIMENSION, points, point, "d", "N = " + point.count());
    }
    return List.copyOf(notes);
  }

  private static void note(
      Set<String> notes,
      Axis axis,
      List<ScalingPoint> points,
      ScalingPoint point,
      String variable,
      String fixed) {
    List<ScalingPoint> series = axis.series(points, point);
    if (series.size() > 2) {
      notes.add(
          "time ~ %s^%.3f over %d sizes at %s, B = %d, threads: %d"
              .formatted(
                  variable,
                  axis.slope(series),
                  series.size(),
                  fixed,
                  point.batch(),
                  point.threads()));
    }
  }
}
