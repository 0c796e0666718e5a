package dev.hopfield.engine.separation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hopfield.engine.HopfieldMemory;
import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.RetrievalOptions;
import dev.hopfield.engine.Similarity;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What log-sum-ReLU promises: exact retrieval within a radius, and rest outside all ranges. */
class EpanechnikovTest {
  private static float[] retrieve(
      String backend, float[][] rows, float[] query, double beta, int steps) {
    RetrievalOptions options =
        RetrievalOptions.defaults()
            .withBeta((float) beta)
            .withSteps(steps)
            .withSimilarity(Similarity.EUCLIDEAN)
            .withSeparation(new Epanechnikov());
    try (Patterns patterns = Patterns.of(rows);
        HopfieldMemory memory =
            HopfieldMemory.of(patterns).options(options).backend(backend).open()) {
      return memory.retrieve(new float[][] {query}).state(0);
    }
  }

  /** With r the least distance of two patterns, β = 2/(r − Δ)² and a start within Δ of one. */
  @ParameterizedTest
  @ValueSource(strings = {"reference", "cpu"})
  void retrieve_withinTheRadius_isExact(String backend) {
    Random random = new Random(4);
    float[][] rows = Rules.gaussian(random, 83, 9, 1);
    double apart = Double.POSITIVE_INFINITY;
    for (int i = 0; i < rows.length; i++) {
      for (int j = 0; j < i; j++) {
        apart = Math.min(apart, distance(rows[i], rows[j]));
      }
    }
    for (double share : new double[] {0.05, 0.25, 0.45}) {
      double radius = share * apart;
      double beta = 2 / ((apart - radius) * (apart - radius));
      for (int i = 0; i < rows.length; i += 7) {
        float[] start = at(rows[i], 0.999 * radius, random);
        assertThat(retrieve(backend, rows, start, beta, 2)).isEqualTo(rows[i]);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"reference", "cpu"})
  void retrieve_outOfRange_stays(String backend) {
    float[][] rows = {{0, 0}, {10, 0}};
    float[] start = {5.25f, 3.125f};
    assertThat(retrieve(backend, rows, start, 0.1, 3)).isEqualTo(start);
    // A wider kernel reaches both: their mean.
    assertThat(retrieve(backend, rows, start, 0.05, 1)).containsExactly(5, 0);
  }

  private static float[] at(float[] centre, double distance, Random random) {
    float[] direction = Rules.gaussian(random, 1, centre.length, 1)[0];
    double norm = distance(direction, new float[centre.length]);
    float[] point = centre.clone();
    for (int c = 0; c < point.length; c++) {
      point[c] += (float) (distance * direction[c] / norm);
    }
    return point;
  }

  private static double distance(float[] x, float[] y) {
    double sum = 0;
    for (int c = 0; c < x.length; c++) {
      sum += ((double) x[c] - y[c]) * ((double) x[c] - y[c]);
    }
    return Math.sqrt(sum);
  }
}
