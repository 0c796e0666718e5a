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
import dev.hopfield.engine.backend.UpdateRequest.Projection;
import dev.hopfield.engine.reference.ReferenceProvider;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The cpu backend against the float64 reference, with every width of vectors and without any. */
class VectorBackendTest {
  private static final int[] COUNTS = {1, 2, 7, 95, 96, 97, 256, 1021};
  private static final int[] DIMENSIONS = {1, 3, 8, 61, 64, 128, 129, 257, 784};
  private static final int[] BATCHES = {1, 2, 5, 8, 9, 16, 17, 48, 64, 65, 131};

  @ParameterizedTest
  @ValueSource(ints = {0, 128, 256, 512})
  void update_matchesReference(int bits) {
    long seed = 7_001L + bits;
    Random random = new Random(seed);
    try (Backend cpu = CpuBackends.open(bits, 2);
        Backend reference = reference()) {
      for (int round = 0; round < 30; round++) {
        int count = pick(COUNTS, random);
        int dim = pick(DIMENSIONS, random);
        int batch = pick(BATCHES, random);
        int valueDim = pick(DIMENSIONS, random);
        String what =
            "seed %d, %d bits, %d × %d → %d, batch %d"
                .formatted(seed, bits, count, dim, valueDim, batch);
        try (Patterns patterns = gaussian(count, dim, random);
            Patterns values = gaussian(count, valueDim, random);
            LoadedPatterns here = cpu.load(patterns, values, new Cancellation());
            LoadedPatterns there = reference.load(patterns, values, new Cancellation())) {
          StateBatch states = states(batch, dim, random);
          float beta = (float) ((0.1 + 4 * random.nextDouble()) / Math.sqrt(dim));
          int topK = random.nextInt(4);
          for (Projection projection : Projection.values()) {
            UpdateRequest request = new UpdateRequest(beta, projection, topK);
            Update found = here.update(states, request);
            assertSame(what + " " + projection, found, there.update(states, request));
          }
        }
      }
    }
  }

  private static void assertSame(String what, Update found, Update expected) {
    for (int q = 0; q < expected.logSumExp().length; q++) {
      assertThat(found.logSumExp()[q])
          .as("%s, log-sum-exp of %d", what, q)
          .isCloseTo(
              expected.logSumExp()[q],
              within(1e-5 * Math.max(1, Math.abs(expected.logSumExp()[q]))));
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
      double error = found.projected().distance(q, expected.projected(), q);
      // Values that cancel leave the rounding of their own size.
      assertThat(error)
          .as("%s, state %d", what, q)
          .isLessThanOrEqualTo(1e-5 * norm + 3e-7 * Math.sqrt(expected.projected().dim()));
    }
  }

  private static int pick(int[] from, Random random) {
    return from[random.nextInt(from.length)];
  }

  static Backend reference() {
    ReferenceProvider provider = new ReferenceProvider();
    return provider.open(provider.devices().get(0));
  }

  static Patterns gaussian(int count, int dim, Random random) {
    return Patterns.of(gaussianRows(count * dim, random), dim);
  }

  static StateBatch states(int batch, int dim, Random random) {
    return new StateBatch(gaussianRows(batch * dim, random), batch, dim);
  }

  private static float[] gaussianRows(int length, Random random) {
    float[] numbers = new float[length];
    for (int i = 0; i < length; i++) {
      numbers[i] = (float) random.nextGaussian();
    }
    return numbers;
  }
}
