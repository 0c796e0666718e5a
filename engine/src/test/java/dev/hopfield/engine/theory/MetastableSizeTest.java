package dev.hopfield.engine.theory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hopfield.engine.HopfieldMemory;
import dev.hopfield.engine.Output;
import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.Retrieval;
import dev.hopfield.engine.RetrievalOptions;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** k₀.₉₀ against a sort of all weights, on the float64 reference. */
class MetastableSizeTest {
  private static Retrieval retrieve(float[][] rows, float[][] queries, float beta, int topK) {
    try (Patterns patterns = Patterns.of(rows);
        HopfieldMemory memory = HopfieldMemory.of(patterns).backend("reference").open()) {
      RetrievalOptions options =
          RetrievalOptions.defaults()
              .withBeta(beta)
              .withTopK(topK)
              .withOutputs(Output.METASTABLE_SIZE);
      return memory.retrieve(queries, options);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1,0.01,0",
    "1,0.1,3",
    "10,0.3,0",
    "100,0.2,1",
    "997,0.05,0",
    "997,0.2,5",
    "997,1,0",
    "997,5,2"
  })
  void size_ofRandomSets_equalsSort(int count, float beta, int topK) {
    long seed = 31L * count + topK;
    Random random = new Random(seed);
    float[][] rows = new float[count][9];
    float[][] queries = new float[6][9];
    for (float[] row : rows) {
      for (int c = 0; c < row.length; c++) {
        row[c] = (float) random.nextGaussian();
      }
    }
    for (float[] query : queries) {
      for (int c = 0; c < query.length; c++) {
        query[c] = (float) random.nextGaussian();
      }
    }
    Retrieval found = retrieve(rows, queries, beta, topK);
    for (int q = 0; q < queries.length; q++) {
      assertThat(found.metastableSize(q))
          .as("seed %d, query %d", seed, q)
          .isEqualTo(bySort(rows, queries[q], beta));
    }
  }

  private static long bySort(float[][] rows, float[] query, float beta) {
    double[] weights = new double[rows.length];
    for (int i = 0; i < rows.length; i++) {
      double score = 0;
      for (int c = 0; c < query.length; c++) {
        score += (double) rows[i][c] * query[c];
      }
      weights[i] = Math.exp(beta * score);
    }
    Arrays.sort(weights);
    double total = Arrays.stream(weights).sum();
    double mass = 0;
    int size = 0;
    while (mass < (0.90 - 1e-6) * total) {
      size++;
      mass += weights[weights.length - size];
    }
    return size;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 10, 100, 1000})
  void size_ofEqualWeights_isNineTenths(int count) {
    float[][] rows = new float[count][4];
    for (float[] row : rows) {
      Arrays.fill(row, 1);
    }
    Retrieval found = retrieve(rows, new float[][] {{1, 2, 3, 4}}, 1, 0);
    assertThat(found.metastableSize(0)).isEqualTo((long) Math.ceil(0.9 * count));
  }

  @ParameterizedTest
  @CsvSource({"100,GLOBAL", "51,GLOBAL", "50,LARGE", "13,LARGE", "12,MEDIUM", "3,SMALL"})
  void classOf_oneHundredPatterns(double size, MetastableClass expected) {
    assertThat(MetastableClass.of(size, 100)).isEqualTo(expected);
  }
}
