package dev.hopfield.engine.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.StateBatch;
import dev.hopfield.engine.backend.Backend;
import dev.hopfield.engine.backend.Cancellation;
import dev.hopfield.engine.backend.LoadedPatterns;
import dev.hopfield.engine.backend.Update;
import dev.hopfield.engine.backend.UpdateRequest;
import dev.hopfield.engine.reference.ReferenceProvider;
import java.util.Random;

/** Random inputs, and what an update is compared with: the float64 reference. */
final class Trials {
  private Trials() {}

  static Backend reference() {
    ReferenceProvider provider = new ReferenceProvider();
    return provider.open(provider.devices().get(0));
  }

  static Patterns gaussian(int count, int dim, Random random) {
    return Patterns.of(gaussians(count * dim, random), dim);
  }

  static StateBatch states(int batch, int dim, Random random) {
    return new StateBatch(gaussians(batch * dim, random), batch, dim);
  }

  static float[] gaussians(int length, Random random) {
    float[] numbers = new float[length];
    for (int i = 0; i < length; i++) {
      numbers[i] = (float) random.nextGaussian();
    }
    return numbers;
  }

  static Update update(
      Backend backend,
      Patterns patterns,
      Patterns values,
      StateBatch states,
      UpdateRequest request) {
    try (LoadedPatterns loaded = backend.load(patterns, values, new Cancellation())) {
      return loaded.update(states, request);
    }
  }

  /**
   * Asserts that an update agrees with the reference.
   *
   * @param error the largest error of a state, relative to its norm
   * @param floor the largest error where values cancel, relative to the norm of a value
   */
  static void assertAgrees(String what, Update found, Update expected, double error, double floor) {
    for (int q = 0; q < expected.logSumExp().length; q++) {
      double right = expected.logSumExp()[q];
      assertThat(found.logSumExp()[q])
          .as("%s, log-sum-exp of %d", what, q)
          .isCloseTo(right, within(error * Math.max(1, Math.abs(right))));
      for (int j = 0; j < expected.top().k(); j++) {
        assertThat(found.top().index(q, j))
            .as("%s, top %d of %d", what, j, q)
            .isEqualTo(expected.top().index(q, j));
      }
    }
    if (expected.states() == null) {
      assertThat(found.states()).as(what).isNull();
      return;
    }
    for (int q = 0; q < expected.logSumExp().length; q++) {
      double norm = Math.sqrt(expected.projected().squaredNorm(q));
      assertThat(found.projected().distance(q, expected.projected(), q))
          .as("%s, state %d", what, q)
          .isLessThanOrEqualTo(error * norm + floor);
    }
  }
}
