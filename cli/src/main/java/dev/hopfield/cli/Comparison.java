package dev.hopfield.cli;

import dev.hopfield.cli.measure.Measurement;
import dev.hopfield.cli.measure.MeasurementColumns;
import dev.hopfield.cli.report.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One row of {@code compare}: a measurement beside the others.
 *
 * @param measurement the backend's own
 * @param overReference how many times faster than the reference; {@code null} where not known
 * @param overCpu how many times faster than the CPU backend; {@code null} where not known
 */
record Comparison(
    Measurement measurement, @Nullable Double overReference, @Nullable Double overCpu) {
  static final List<Column<Comparison>> COLUMNS = columns();

  /** The rows of all measurements. */
  static List<Comparison> of(List<Measurement> all) {
    Measurement reference = named(all, "reference");
    Measurement cpu = named(all, "cpu");
    return all.stream()
        .map(each -> new Comparison(each, each.speedUpOver(reference), each.speedUpOver(cpu)))
        .toList();
  }

  private static @Nullable Measurement named(List<Measurement> all, String backend) {
    return all.stream().filter(each -> each.backend().equals(backend)).findFirst().orElse(null);
  }

  private static List<Column<Comparison>> columns() {
    List<Column<Comparison>> columns = new ArrayList<>();
    for (Column<Measurement> column : MeasurementColumns.ofOneSize()) {
      columns.add(column.of(Comparison::measurement));
    }
    columns.add(speedUp("speedup_over_reference", "× reference", Comparison::overReference));
    columns.add(speedUp("speedup_over_cpu", "× cpu", Comparison::overCpu));
    return columns;
  }

  private static Column<Comparison> speedUp(
      String key, String heading, Function<Comparison, @Nullable Double> speedUp) {
    return Column.of(
        key,
        speedUp::apply,
        heading,
        row -> {
          Double value = speedUp.apply(row);
          return value == null ? "-" : MeasurementColumns.threeDigits(value);
        });
  }
}
