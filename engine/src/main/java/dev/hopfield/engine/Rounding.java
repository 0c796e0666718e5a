package dev.hopfield.engine;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What holding patterns with fewer bits can do to retrieval.
 *
 * @param precision what they are held as
 * @param relative the most by which a row may have moved, as a part of its norm
 * @param absolute and beside that
 */
record Rounding(Precision precision, double relative, double absolute) {
  /** Weights beyond this factor from what they would be are too far off to be told apart. */
  private static final double MOST_FACTOR = 2;

  /** What rounding to the type of patterns can have done; {@code null} where it is no rounding. */
  static @Nullable Rounding of(Patterns held) {
    double root = Math.sqrt(held.dim());
    return switch (held.elementType()) {
      case F16 -> new Rounding(Precision.F16, ofHalfAUnit(0x1p-12), 0x1p-25 * root);
      case BF16 -> new Rounding(Precision.BF16, ofHalfAUnit(0x1p-9), 0);
      case I8 ->
          held.isScaled() ? new Rounding(Precision.I8, 0, largestScale(held) / 2 * root) : null;
      case F32, F64, U8 -> null;
    };
  }

  /** Rounding of each element by at most half a unit moves a row by that part of what it was. */
  private static double ofHalfAUnit(double half) {
    return half / (1 - half);
  }

  private static double largestScale(Patterns held) {
    double scale = 0;
    for (Shard shard : held.shards()) {
      for (long row = shard.first(); row < shard.end(); row++) {
        scale = Math.max(scale, shard.scale(row));
      }
    }
    return scale;
  }

  /** The most by which a row may have moved, ‖x̂ᵢ − xᵢ‖, where no row is longer than M. */
  double row(double largest) {
    return relative * largest + absolute;
  }

  /** The most by which a score β xᵢᵀξ may have moved, ‖ξ‖ ≤ M: β M ‖x̂ᵢ − xᵢ‖. */
  private double score(float beta, double largest) {
    return beta * largest * row(largest);
  }

  /** In a line, for a person; says when the precision is too coarse for β. */
  String explain(float beta, double largest) {
    double score = score(beta, largest);
    String line =
        String.format(
            Locale.ROOT,
            "precision: rounding to %s moves a row by at most %.3g and, for queries no longer than the longest pattern, a score by at most %.3g",
            precision.label(),
            row(largest),
            score);
    // Numerator and sum may have moved, either way.
    double factor = Math.exp(2 * score);
    if (factor <= MOST_FACTOR) {
      return line + String.format(Locale.ROOT, ", a weight by %.3g %%", 100 * (factor - 1));
    }
    return line
        + String.format(
            Locale.ROOT,
            ": too coarse for weights at beta = %s; hold the patterns as f32, or use beta up to %.3g",
            beta,
            Math.log(MOST_FACTOR) / 2 / (largest * row(largest)));
  }
}
