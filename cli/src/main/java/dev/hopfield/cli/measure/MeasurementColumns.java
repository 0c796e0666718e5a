package dev.hopfield.cli.measure;

import dev.hopfield.cli.report.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** How a measurement is shown: the fields that scripts rely on, and a table for people. */
public final class MeasurementColumns {
  private static final String UNKNOWN = "-";

  private MeasurementColumns() {}

  /** Columns for a table in which only the backend changes. */
  public static List<Column<Measurement>> ofOneSize() {
    List<Column<Measurement>> columns = new ArrayList<>();
    columns.add(Column.of("backend", "backend", Measurement::backend));
    columns.add(
        Column.of(
            "device", m -> m.device().description(), "device", MeasurementColumns::shortDevice));
    columns.add(Column.hidden("precision", Measurement::precision));
    columns.add(Column.hidden("patterns", m -> m.size().patterns()));
    columns.add(Column.hidden("dim", m -> m.size().dim()));
    columns.add(Column.hidden("batch", m -> m.size().batch()));
    columns.add(Column.hidden("beta", m -> m.size().beta()));
    columns.add(Column.hidden("steps", m -> m.size().steps()));
    addResults(columns);
    columns.add(Column.hidden("precision_error", verification(Verification::precisionError)));
    return columns;
  }

  /** Columns for a table in which sizes change too. */
  public static List<Column<Measurement>> ofManySizes() {
    List<Column<Measurement>> columns = new ArrayList<>();
    columns.add(Column.of("backend", "backend", Measurement::backend));
    columns.add(Column.hidden("device", m -> m.device().description()));
    columns.add(Column.of("precision", "precision", Measurement::precision));
    columns.add(Column.of("patterns", "N", m -> m.size().patterns()));
    columns.add(Column.of("dim", "d", m -> m.size().dim()));
    columns.add(Column.of("batch", "B", m -> m.size().batch()));
    columns.add(Column.of("beta", "β", m -> m.size().beta()));
    columns.add(Column.of("steps", "T", m -> m.size().steps()));
    addResults(columns);
    columns.add(
        Column.of(
            "precision_error",
            verification(Verification::precisionError),
            "precision error",
            m -> format("%.1e", verification(Verification::precisionError).apply(m))));
    return columns;
  }

  private static void addResults(List<Column<Measurement>> columns) {
    columns.add(
        Column.of("verified", Measurement::verified, "verified", MeasurementColumns::verdict));
    columns.add(
        Column.of(
            "max_rel_error",
            verification(Verification::maxRelativeError),
            "max rel. error",
            m -> format("%.1e", verification(Verification::maxRelativeError).apply(m))));
    columns.add(Column.hidden("tolerance", verification(Verification::tolerance)));
    columns.add(Column.hidden("verified_queries", verification(Verification::queries)));
    columns.add(Column.hidden("found", Measurement::found));
    columns.add(Column.hidden("samples_ms", timing(t -> t.samples().milliseconds())));
    columns.add(
        Column.of("median_ms", Measurement::medianMs, "time [ms]", MeasurementColumns::time));
    columns.add(Column.hidden("spread_ms", timing(t -> t.samples().spread())));
    columns.add(rate("queries_per_second", "queries/s", Measurement::queriesPerSecond));
    columns.add(rate("gflops", "GFLOP/s", Measurement::gflops));
    columns.add(rate("gbytes_per_second", "GB/s", Measurement::gbytesPerSecond));
    columns.add(Column.hidden("load_ms", timing(Measurement.Timing::loadMs)));
    columns.add(Column.hidden("transfer_ms", Measurement::transferMs));
    columns.add(Column.hidden("to_device_ms", onDevice(d -> d.usual().toDeviceMs())));
    columns.add(Column.hidden("to_host_ms", onDevice(d -> d.usual().toHostMs())));
    columns.add(Column.hidden("kernel_ms", onDevice(d -> d.usual().kernelMs())));
    columns.add(Column.hidden("launches", onDevice(d -> d.usual().launches())));
    columns.add(Column.hidden("kernel_compile_ms", onDevice(d -> d.first().compileMs())));
    columns.add(
        Column.hidden(
            "copy_gbytes_per_second",
            onDevice(d -> d.copyBytesPerSecond() == null ? null : 1e-9 * d.copyBytesPerSecond())));
    columns.add(Column.hidden("share_of_copy", Measurement::shareOfCopy));
    columns.add(Column.hidden("first_call_ms", timing(Measurement.Timing::firstCallMs)));
    columns.add(
        Column.of(
            "compile_ms",
            timing(Measurement.Timing::compileMs),
            "first call [+ms]",
            m -> format("%.0f", timing(Measurement.Timing::compileMs).apply(m))));
    columns.add(Column.hidden("plan", onDevice(OnDevice::plan)));
    columns.add(Column.hidden("similarity", m -> m.size().rule().similarity().label()));
    columns.add(Column.hidden("separation", m -> m.size().rule().separation().toString()));
    columns.add(Column.hidden("raw_weights", m -> m.size().rule().rawWeights()));
    columns.add(Column.hidden("failure", Measurement::failure));
  }

  /** The device's name without what explains it. */
  private static String shortDevice(Measurement m) {
    return m.device().description().split(": ", 2)[0];
  }

  private static String verdict(Measurement m) {
    return m.failure() != null ? "failed" : m.verified() ? "yes" : "NO";
  }

  private static String time(Measurement m) {
    Measurement.Timing timing = m.timing();
    if (timing == null) {
      return UNKNOWN;
    }
    return timing.samples().milliseconds().length == 1
        ? threeDigits(timing.samples().median())
        : threeDigits(timing.samples().median()) + " ± " + threeDigits(timing.samples().spread());
  }

  private static Column<Measurement> rate(
      String key, String heading, Function<Measurement, @Nullable Double> rate) {
    return Column.of(
        key,
        rate::apply,
        heading,
        m -> {
          Double value = rate.apply(m);
          return value == null ? UNKNOWN : threeDigits(value);
        });
  }

  private static Function<Measurement, @Nullable Object> verification(
      Function<Verification, Object> part) {
    return m -> {
      Verification verification = m.verification();
      return verification == null ? null : part.apply(verification);
    };
  }

  private static Function<Measurement, @Nullable Object> onDevice(
      Function<OnDevice, @Nullable Object> part) {
    return m -> {
      OnDevice told = m.onDevice();
      return told == null ? null : part.apply(told);
    };
  }

  private static Function<Measurement, @Nullable Object> timing(
      Function<Measurement.Timing, Object> part) {
    return m -> {
      Measurement.Timing timing = m.timing();
      return timing == null ? null : part.apply(timing);
    };
  }

  private static String format(String format, @Nullable Object value) {
    return value == null ? UNKNOWN : format.formatted(value);
  }

  /**
   * Three significant digits: 0.0123, 1.23, 12.3, 123, 12345; in powers of ten from 10¹² on and
   * below 10⁻⁷.
   */
  public static String threeDigits(double value) {
    double size = Math.abs(value);
    if (size >= 1e12 || (size > 0 && size < 1e-7)) {
      return "%.2e".formatted(value);
    }
    int decimals = size > 0 ? Math.clamp(2 - (long) Math.floor(Math.log10(size)), 0, 9) : 0;
    return ("%." + decimals + "f").formatted(value);
  }
}
