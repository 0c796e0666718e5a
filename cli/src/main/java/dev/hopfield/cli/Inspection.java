package dev.hopfield.cli;

import dev.hopfield.cli.measure.MeasurementColumns;
import dev.hopfield.cli.report.Column;
import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.Shard;
import dev.hopfield.engine.inspect.PatternSurvey;
import dev.hopfield.engine.inspect.SeparationQuantiles;
import dev.hopfield.engine.theory.Capacity;
import dev.hopfield.engine.theory.RetrievalBound;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What {@code inspect} found.
 *
 * @param file as the user named it
 * @param shape what the headers say
 * @param survey what one pass over the elements told
 * @param separations {@code null} where there are none or none were asked for
 * @param error the error that the safe β allows, relative to the largest norm
 * @param givenBeta the β of the capacity, {@code null} where the user gives none
 */
record Inspection(
    String file,
    Shape shape,
    PatternSurvey survey,
    @Nullable SeparationQuantiles separations,
    double error,
    @Nullable Double givenBeta) {
  /** The probability with which theorem 3 may fail. */
  static final double FAILURE = 1e-3;

  /** Shares of the patterns at which separations are told. */
  static final double[] SHARES = {0, 0.01, 0.05, 0.5, 0.95};

  static final List<Column<Inspection>> COLUMNS = columns();

  /**
   * What the headers say.
   *
   * @param files how many pieces the set lies in
   * @param bytes what the elements and scales take
   */
  record Shape(
      long patterns,
      int dim,
      String elementType,
      boolean scaled,
      int files,
      long bytes,
      double openMs) {
    static Shape of(Patterns patterns, double openMs) {
      long row =
          (long) patterns.dim() * patterns.elementType().bytes()
              + (patterns.isScaled() ? Shard.SCALE.byteSize() : 0);
      return new Shape(
          patterns.count(),
          patterns.dim(),
          patterns.elementType().label(),
          patterns.isScaled(),
          patterns.shards().size(),
          row * patterns.count(),
          openMs);
    }
  }

  /** The separation below which a share of the patterns lies; {@code null} where not known. */
  @Nullable Double separation(double share) {
    return separations == null ? null : separations.quantile(share);
  }

  /**
   * The β for which lemma A4 keeps one update of a stored pattern within the error of it, for the
   * patterns with that separation or more; {@code null} where none does.
   */
  @Nullable Double safeBeta(double share) {
    Double lead = separation(share);
    return lead == null || !(lead > 0)
        ? null
        : Math.max(0, RetrievalBound.betaFor(error, lead, shape.patterns, 1));
  }

  /** The β of the capacity. */
  @Nullable Double capacityBeta() {
    return givenBeta != null ? givenBeta : safeBeta(0.5);
  }

  /** Theorem 3 for the largest norm; {@code null} where it says nothing. */
  @Nullable Capacity capacity() {
    Double beta = capacityBeta();
    boolean sphere = shape.dim >= 2 && survey.isFinite() && survey.largestNorm() > 0;
    if (beta == null || !(beta > 0) || !sphere) {
      return null;
    }
    Capacity capacity = Capacity.ofNorm(shape.dim, beta, survey.largestNorm(), FAILURE);
    return capacity.holds() ? capacity : null;
  }

  private static List<Column<Inspection>> columns() {
    List<Column<Inspection>> columns = new ArrayList<>();
    columns.add(Column.hidden("file", Inspection::file));
    columns.add(Column.of("patterns", "N", i -> i.shape.patterns));
    columns.add(Column.of("dim", "d", i -> i.shape.dim));
    columns.add(Column.of("element_type", "type", i -> i.shape.elementType));
    columns.add(Column.hidden("scaled", i -> i.shape.scaled));
    columns.add(Column.hidden("files", i -> i.shape.files));
    columns.add(Column.hidden("bytes", i -> i.shape.bytes));
    columns.add(Column.hidden("open_ms", i -> i.shape.openMs));
    columns.add(Column.of("nonfinite", "NaN, ∞", i -> i.survey.nonFinite()));
    columns.add(Column.hidden("first_nonfinite_row", i -> i.survey.firstBadRow()));
    columns.add(Column.hidden("first_nonfinite_column", i -> i.survey.firstBadColumn()));
    columns.add(Column.hidden("zero_rows", i -> i.survey.zeroRows()));
    columns.add(Column.hidden("min_element", i -> finite(i.survey.smallestElement())));
    columns.add(Column.hidden("max_element", i -> finite(i.survey.largestElement())));
    columns.add(number("min_norm", "min ‖x‖", i -> finite(i.survey.smallestNorm())));
    columns.add(number("mean_norm", "mean ‖x‖", i -> finite(i.survey.meanNorm())));
    columns.add(number("max_norm", "max ‖x‖ = M", i -> finite(i.survey.largestNorm())));
    for (double share : SHARES) {
      String heading = share == 0 ? "min Δ" : share == 0.5 ? "median Δ" : null;
      columns.add(number("separation_" + key(share), heading, i -> i.separation(share)));
    }
    columns.add(
        Column.hidden(
            "separations_measured", i -> i.separations == null ? 0 : i.separations.measured()));
    columns.add(
        Column.hidden(
            "separation_rank_error",
            i -> i.separations == null ? null : i.separations.rankError()));
    columns.add(Column.hidden("error", Inspection::error));
    for (double share : SHARES) {
      String heading = share == 0 ? "safe β, all" : share == 0.5 ? "safe β, half" : null;
      columns.add(number("safe_beta_" + key(share), heading, i -> i.safeBeta(share)));
    }
    columns.add(Column.hidden("capacity_beta", Inspection::capacityBeta));
    columns.add(
        Column.hidden(
            "log10_capacity",
            i -> {
              Capacity capacity = i.capacity();
              return capacity == null ? null : capacity.logPatterns() / Math.log(10);
            }));
    return columns;
  }

  private static String key(double share) {
    return share == 0 ? "min" : "q%02d".formatted(Math.round(share * 100));
  }

  private static @Nullable Double finite(double value) {
    return Double.isFinite(value) ? value : null;
  }

  private static Column<Inspection> number(
      String key, @Nullable String heading, Function<Inspection, @Nullable Double> value) {
    if (heading == null) {
      return Column.hidden(key, value::apply);
    }
    return Column.of(
        key,
        value::apply,
        heading,
        i -> {
          Double number = value.apply(i);
          return number == null ? "-" : MeasurementColumns.threeDigits(number);
        });
  }
}
