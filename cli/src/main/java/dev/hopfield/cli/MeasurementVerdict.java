package dev.hopfield.cli;

import dev.hopfield.cli.measure.Measurement;
import dev.hopfield.cli.measure.Verification;

/** What a measurement means for the exit code; a line on standard error where it is not 0. */
final class MeasurementVerdict {
  private MeasurementVerdict() {}

  /** The exit code of one row, after telling the user of a failure. */
  static int tell(Console console, Measurement row) {
    Verification verification = row.verification();
    if (verification == null) {
      console.say("%s failed: %s".formatted(row.backend(), row.failure()));
      return ExitCode.FAILURE;
    }
    if (!verification.passed()) {
      console.say(
          "%s differs from the reference by %.1e but may by %.1e at most; do not use it for this input"
              .formatted(row.backend(), verification.maxRelativeError(), verification.tolerance()));
      return ExitCode.COMPARISON_FAILED;
    }
    return ExitCode.OK;
  }
}
