package dev.hopfield.cli.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hopfield.engine.HopfieldMemory;
import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.RetrievalOptions;
import dev.hopfield.engine.StateBatch;
import org.junit.jupiter.api.Test;

/**
 * Two patterns at ±1 in one dimension: an update is tanh(β ξ), whose derivative is known; a second,
 * equal coordinate gives the states a size.
 */
class AmplificationTest {
  private static double amplification(float beta, int steps, float query) {
    StateBatch queries = new StateBatch(new float[] {query}, 1, 1);
    RetrievalOptions options = RetrievalOptions.defaults().withBeta(beta).withSteps(steps);
    try (Patterns patterns = Patterns.of(new float[][] {{-1}, {1}});
        HopfieldMemory memory = HopfieldMemory.of(patterns).backend("reference").open()) {
      StateBatch finals = memory.retrieve(queries, options).states();
      return Amplification.of(memory, options, queries, finals)[0];
    }
  }

  @Test
  void of_oneStep_isOne() {
    assertThat(amplification(3, 1, 0.1f)).isEqualTo(1);
  }

  @Test
  void of_twoStepsNearTheBoundary_isTheRelativeDerivativeOfTheSecond() {
    StateBatch start = new StateBatch(new float[] {0.001f, 0.5f}, 1, 2);
    RetrievalOptions options = RetrievalOptions.defaults().withBeta(40).withSteps(2);
    try (Patterns patterns = Patterns.of(new float[][] {{-1, 0.5f}, {1, 0.5f}});
        HopfieldMemory memory = HopfieldMemory.of(patterns).backend("reference").open()) {
      StateBatch finals = memory.retrieve(start, options).states();
      double first = Math.tanh(40 * 0.001);
      double second = Math.tanh(40 * first);
      double slope = 40 * (1 - second * second);
      double relative = slope * Math.hypot(first, 0.5) / Math.hypot(second, 0.5);
      assertThat(relative).isGreaterThan(2);
      assertThat(Amplification.of(memory, options, start, finals)[0])
          .isCloseTo(relative, within(0.01 * relative));
    }
  }

  @Test
  void of_twoStepsInsideABasin_isOne() {
    assertThat(amplification(3, 2, 0.9f)).isEqualTo(1);
  }
}
