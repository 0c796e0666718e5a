package dev.hopfield.cli;

import dev.hopfield.cli.measure.Measurement;
import dev.hopfield.cli.measure.Repetition;
import dev.hopfield.cli.measure.Verification;
import dev.hopfield.engine.backend.DeviceInfo.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What a person should know about a table of {@code compare}. */
final class ComparisonNotes {
  private ComparisonNotes() {}

  static List<String> of(List<Measurement> results, BackendChoice choice, Repetition repetition) {
    List<String> notes = new ArrayList<>();
    addVerification(notes, results);
    addPrecision(notes, results);
    addFound(notes, results);
    notes.add(
        "Times: %s, states in and out; loading the patterns is not in them. GFLOP/s counts 4·B·N·d an update, GB/s each pattern once an update, as many bytes as it is held in. First call: what it took more."
            .formatted(repetition.describe()));
    if (results.stream().anyMatch(result -> result.device().kind() == Kind.SIMULATOR)) {
      notes.add(
          "The simulator runs the device kernels on the JVM to check them: it is not a device, and"
              + " its times say nothing about one.");
    }
    notes.addAll(choice.leftOut());
    return notes;
  }

  private static void addVerification(List<String> notes, List<Measurement> results) {
    for (Measurement result : results) {
      Verification verification = result.verification();
      if (verification != null) {
        notes.add(
            "Verified before timed: the states of %s differ from the float64 reference's by at most %.1e, relative to their norm."
                .formatted(
                    verification.queries() == result.size().batch()
                        ? "all queries"
                        : verification.queries() + " of the queries, evenly spaced,",
                    verification.tolerance()));
        return;
      }
    }
  }

  private static void addPrecision(List<String> notes, List<Measurement> results) {
    for (Measurement result : results) {
      Verification verification = result.verification();
      if (verification != null && verification.precisionError() > 0) {
        notes.add(
            "Patterns held as %s: that moves the states by up to %.1e of their norm. Both the reference and the backends read them so."
                .formatted(result.size().held().label(), verification.precisionError()));
        return;
      }
    }
  }

  private static void addFound(List<String> notes, List<Measurement> results) {
    String found =
        results.stream()
            .filter(result -> result.found() != null)
            .map(
                result ->
                    "%s %d of %d"
                        .formatted(result.backend(), result.found(), result.size().batch()))
            .collect(Collectors.joining(", "));
    if (!found.isEmpty()) {
      notes.add("Queries whose strongest pattern is the one they were made from: " + found + ".");
    }
  }
}
