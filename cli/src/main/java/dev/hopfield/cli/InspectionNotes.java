package dev.hopfield.cli;

import dev.hopfield.cli.measure.MeasurementColumns;
import dev.hopfield.engine.inspect.PatternSurvey;
import dev.hopfield.engine.inspect.SeparationQuantiles;
import dev.hopfield.engine.theory.Capacity;
import java.util.ArrayList;
import java.util.List;

/** What a person should know about a table of {@code inspect}. */
final class InspectionNotes {
  private InspectionNotes() {}

  static List<String> of(Inspection found) {
    List<String> notes = new ArrayList<>();
    Inspection.Shape shape = found.shape();
    notes.add(
        "%s: %.3g GB in %d %s%s, opened in %.1f ms."
            .formatted(
                found.file(),
                shape.bytes() / 1e9,
                shape.files(),
                shape.files() == 1 ? "piece" : "pieces",
                shape.scaled() ? ", a scale for each row" : "",
                shape.openMs()));
    addElements(notes, found.survey());
    SeparationQuantiles separations = found.separations();
    if (separations != null) {
      addSeparations(notes, found, separations);
    }
    addCapacity(notes, found);
    return notes;
  }

  private static void addElements(List<String> notes, PatternSurvey survey) {
    if (!survey.isFinite()) {
      notes.add(
          "NaN or infinity: %d, the first at row %d, column %d; rows with them are left out of the norms, and no separations are measured."
              .formatted(survey.nonFinite(), survey.firstBadRow(), survey.firstBadColumn()));
    }
    if (survey.finiteRows() > 0) {
      notes.add(
          "Elements: %s to %s. Rows of zeros: %d."
              .formatted(survey.smallestElement(), survey.largestElement(), survey.zeroRows()));
    }
  }

  private static void addSeparations(
      List<String> notes, Inspection found, SeparationQuantiles separations) {
    String quantiles =
        "Δ (a pattern's own score less the strongest other's): 1 %% of the patterns are at or below %s, 5 %% %s, half %s, 95 %% %s."
            .formatted(
                text(separations.quantile(0.01)),
                text(separations.quantile(0.05)),
                text(separations.quantile(0.5)),
                text(separations.quantile(0.95)));
    String how =
        separations.isExact()
            ? " Measured for every pattern."
            : " Measured for %d patterns drawn at random: with probability 0.95 these shares are right within ± %.1f %%, and at most %.2g %% of the patterns have a Δ below the smallest seen."
                .formatted(
                    separations.measured(),
                    100 * separations.rankError(),
                    100 * (1 - Math.pow(0.05, 1.0 / separations.measured())));
    notes.add(quantiles + how);
    notes.add(
        "Safe β: with it or more, one update of a stored pattern stays within %s × M of it (lemma A4), for all patterns%s, or for half of them. No β is safe where Δ is not above 0: such a pattern is stored twice, or lies in the shadow of another."
            .formatted(found.error(), separations.isExact() ? "" : " that were measured"));
  }

  private static void addCapacity(List<String> notes, Inspection found) {
    Double beta = found.capacityBeta();
    if (beta == null) {
      return;
    }
    Capacity capacity = found.capacity();
    notes.add(
        capacity == null
            ? "Capacity at β = %s: theorem 3's condition is not met, it says nothing for these norms."
                .formatted(text(beta))
            : "Capacity at β = %s: at least 10^%.1f random patterns of norm M are stored with probability %s (theorem 3); these are 10^%.1f."
                .formatted(
                    text(beta),
                    capacity.logPatterns() / Math.log(10),
                    1 - Inspection.FAILURE,
                    Math.log10((double) found.shape().patterns())));
  }

  private static String text(double value) {
    return MeasurementColumns.threeDigits(value);
  }
}
