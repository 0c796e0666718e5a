package dev.hopfield.engine.separation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hopfield.engine.HopfieldMemory;
import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.RetrievalOptions;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sparse separations retrieve a pattern itself, to the last bit, if its score leads by enough. */
class ExactRetrievalTest {
  private static final long SEED = 20;

  @ParameterizedTest
  @CsvSource({
    "reference, 2", "reference, 1.5", "reference, 1.2", "reference, 3",
    "cpu, 2", "cpu, 1.5", "cpu, 1.2", "cpu, 3"
  })
  void retrieve_leadOfOneOverAlphaMinusOne_isExact(String backend, double alpha) {
    Random random = new Random(SEED);
    float[][] rows = Rules.gaussian(random, 101, 16, 1);
    float[] query = Rules.near(random, rows, 1, 0.2)[0];
    double lead = lead(rows, query);
    double needed = 1 / ((alpha - 1) * lead);
    Separation separation = alpha == 2 ? new Sparsemax() : new Entmax(alpha);
    float[] best = rows[best(rows, query)];
    assertThat(retrieve(backend, rows, query, 1.0001 * needed, separation)).isEqualTo(best);
    assertThat(retrieve(backend, rows, query, 0.9 * needed, separation)).isNotEqualTo(best);
  }

  private static float[] retrieve(
      String backend, float[][] rows, float[] query, double beta, Separation separation) {
    RetrievalOptions options =
        RetrievalOptions.defaults().withBeta((float) beta).withSeparation(separation);
    try (Patterns patterns = Patterns.of(rows);
        HopfieldMemory memory =
            HopfieldMemory.of(patterns).options(options).backend(backend).open()) {
      return memory.retrieve(new float[][] {query}).state(0);
    }
  }

  private static double dot(float[] x, float[] y) {
    double sum = 0;
    for (int c = 0; c < x.length; c++) {
      sum += (double) x[c] * y[c];
    }
    return sum;
  }

  private static int best(float[][] rows, float[] query) {
    int best = 0;
    for (int i = 1; i < rows.length; i++) {
      best = dot(rows[i], query) > dot(rows[best], query) ? i : best;
    }
    return best;
  }

  private static double lead(float[][] rows, float[] query) {
    int best = best(rows, query);
    double second = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < rows.length; i++) {
      second = i == best ? second : Math.max(second, dot(rows[i], query));
    }
    return dot(rows[best], query) - second;
  }
}
