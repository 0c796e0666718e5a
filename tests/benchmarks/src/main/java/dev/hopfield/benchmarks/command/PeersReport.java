package dev.hopfield.benchmarks.command;

import dev.hopfield.benchmarks.peers.PeerRow;
import dev.hopfield.cli.ExitCode;
import dev.hopfield.cli.report.Column;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** What is told of a comparison. */
final class PeersReport {
  static final List<String> PREFACE =
      List.of(
          "All systems and the two ceilings are visited in turns, round after round, in one JVM. 'x ours' is"
              + " the median time over the engine's; 'paired' the median over the rounds of the ratio within a"
              + " round, from which slow rounds cancel; 'x least' the shortest time over the engine's shortest.",
          "The shares are of the multiply-add peak and of the read bandwidth, median beside median, a pattern"
              + " counted as read once.");

  static final List<Column<PeerRow>> COLUMNS =
      List.of(
          Column.of("patterns", "N", row -> row.size().count()),
          Column.of("dim", "d", row -> row.size().dim()),
          Column.of("batch", "B", row -> row.size().batch()),
          Column.of("system", "system", PeerRow::system),
          Column.hidden("threads", PeerRow::threads),
          Column.of("verified", "verified", PeerRow::verified),
          Column.of("max_rel_error", PeersReport::error, "error", row -> text("%.1e", error(row))),
          column("median_ms", "median ms", "%.2f", PeerRow::medianMs),
          column("min_ms", "least ms", "%.2f", PeerRow::leastMs),
          Column.hidden("samples_ms", PeersReport::milliseconds),
          Column.of(
              "runs",
              row -> milliseconds(row).length,
              "runs",
              row -> "" + milliseconds(row).length),
          column("ratio_vs_ours", "x ours", "%.2f", PeerRow::ratioVsOurs),
          column("paired_ratio_vs_ours", "paired", "%.2f", row -> row.beside().pairedRatio()),
          column("min_ratio_vs_ours", "x least", "%.2f", PeerRow::leastRatioVsOurs),
          column("gflops", "GFLOP/s", "%.0f", PeerRow::gflops),
          column("peak_fraction", "of peak", "%.2f", PeerRow::peakFraction),
          Column.hidden("best_peak_fraction", PeerRow::bestPeakFraction),
          column("gbytes_per_second", "GB/s", "%.1f", PeerRow::gbytesPerSecond),
          column("bandwidth_fraction", "of bandwidth", "%.2f", PeerRow::bandwidthFraction),
          Column.hidden("best_bandwidth_fraction", PeerRow::bestBandwidthFraction),
          Column.of(
              "cores_used", PeersReport::cores, "cores used", row -> text("%.2f", cores(row))),
          Column.hidden("fma_peak_gflops", row -> row.beside().peak().median()),
          Column.hidden("fma_peak_best_gflops", row -> row.beside().peak().most()),
          Column.hidden("read_gbytes_per_second", row -> row.beside().bandwidth().median()),
          Column.hidden("read_best_gbytes_per_second", row -> row.beside().bandwidth().most()),
          Column.hidden("version", PeerRow::version),
          Column.hidden("note", PeerRow::note));

  private PeersReport() {}

  private static Column<PeerRow> column(
      String key, String heading, String format, ToDoubleFunction<PeerRow> value) {
    return Column.of(
        key, value::applyAsDouble, heading, row -> text(format, value.applyAsDouble(row)));
  }

  private static String text(String format, @Nullable Double value) {
    return value == null || !Double.isFinite(value) ? "-" : format.formatted(value);
  }

  private static @Nullable Double error(PeerRow row) {
    return row.verification() == null ? null : row.verification().maxRelativeError();
  }

  private static @Nullable Double cores(PeerRow row) {
    return row.timing() == null ? null : row.timing().coresUsed();
  }

  private static double[] milliseconds(PeerRow row) {
    return row.timing() == null ? new double[0] : row.timing().samples().milliseconds();
  }

  /** The ceilings, the libraries, what was chosen for them, and who is missing. */
  static List<String> notes(List<PeerRow> rows) {
    Set<String> notes = new LinkedHashSet<>();
    for (PeerRow row : rows) {
      notes.add(
          "B = %d: peak %.0f GFLOP/s (best %.0f), bandwidth %.1f GB/s (best %.1f)"
              .formatted(
                  row.size().batch(),
                  row.beside().peak().median(),
                  row.beside().peak().most(),
                  row.beside().bandwidth().median(),
                  row.beside().bandwidth().most()));
    }
    rows.stream()
        .filter(row -> !row.version().isEmpty())
        .forEach(row -> notes.add("%s: %s".formatted(row.system(), row.version())));
    rows.stream()
        .filter(row -> !row.note().isEmpty())
        .forEach(
            row ->
                notes.add(
                    "%s at B = %d: %s".formatted(row.system(), row.size().batch(), row.note())));
    return new ArrayList<>(notes);
  }

  /** 0, or 3 where a system did not take part, or 1 where one was wrong. */
  static int exitCode(List<PeerRow> rows) {
    boolean wrong = rows.stream().anyMatch(row -> row.verification() != null && !row.verified());
    boolean absent = rows.stream().anyMatch(row -> row.verification() == null);
    return wrong ? ExitCode.COMPARISON_FAILED : absent ? ExitCode.FAILURE : ExitCode.OK;
  }
}
