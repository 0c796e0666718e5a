package dev.hopfield.cli;

import dev.hopfield.engine.InvalidInputException;
import dev.hopfield.engine.PatternTransform;
import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.generate.Corruption;

/**
 * What is done to patterns and queries before they are compared.
 *
 * @param centre whether to subtract the patterns' mean
 * @param normalise whether to divide by the norm
 * @param masked the last share of the elements that is left out, 0 ≤ a &lt; 1
 */
record KeyTransform(boolean centre, boolean normalise, double masked) {
  KeyTransform {
    if (!(masked >= 0 && masked < 1)) {
      throw new InvalidInputException(
          "masked is %s but must be at least 0 and less than 1".formatted(masked));
    }
  }

  /** Whether anything is done at all. */
  boolean transforms() {
    return centre || normalise || masked > 0;
  }

  /** Fits it to patterns. */
  PatternTransform fit(Patterns patterns) {
    int left = patterns.dim() - Corruption.lost(masked, patterns.dim());
    if (left < 1) {
      throw new InvalidInputException(
          "masked is %s, which leaves nothing of dimension %d to compare; mask less"
              .formatted(masked, patterns.dim()));
    }
    return PatternTransform.fit(patterns, centre, normalise).comparingFirst(left);
  }
}
