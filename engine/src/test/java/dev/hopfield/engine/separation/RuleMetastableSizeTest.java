package dev.hopfield.engine.separation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hopfield.engine.HopfieldMemory;
import dev.hopfield.engine.Output;
import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.Retrieval;
import dev.hopfield.engine.RetrievalOptions;
import dev.hopfield.engine.Similarity;
import dev.hopfield.engine.UpdateRule;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The fewest patterns that hold 0.90 of the weight, for every rule, against a sort of all weights.
 */
class RuleMetastableSizeTest {
  static Stream<Arguments> backendsAndRules() {
    return Stream.of("reference", "cpu")
        .flatMap(backend -> Rules.all().map(rule -> Arguments.of(backend, rule)));
  }

  private static Retrieval retrieve(
      String backend, UpdateRule rule, float[][] rows, float[][] queries, float beta, int topK) {
    RetrievalOptions options =
        RetrievalOptions.defaults()
            .withBeta(beta)
            .withRule(rule)
            .withTopK(topK)
            .withOutputs(Output.METASTABLE_SIZE);
    try (Patterns patterns = Patterns.of(rows);
        HopfieldMemory memory =
            HopfieldMemory.of(patterns).options(options).backend(backend).open()) {
      return memory.retrieve(queries);
    }
  }

  @ParameterizedTest
  @MethodSource("backendsAndRules")
  void size_ofEveryRule_equalsSort(String backend, UpdateRule rule) {
    for (int count : new int[] {1, 10, 611}) {
      long seed = 17L * count;
      Random random = new Random(seed);
      float[][] rows = Rules.gaussian(random, count, 5, 1);
      float[][] queries = Rules.near(random, rows, 3, 0.3);
      for (float beta : new float[] {0.02f, 0.6f}) {
        Retrieval found = retrieve(backend, rule, rows, queries, beta, count % 4);
        for (int q = 0; q < queries.length; q++) {
          assertThat(found.metastableSize(q))
              .as("%s, beta %s, N %d, seed %d, query %d", rule.describe(), beta, count, seed, q)
              .isEqualTo(bySort(rows, queries[q], beta, rule));
        }
      }
    }
  }

  private static long bySort(float[][] rows, float[] query, float beta, UpdateRule rule) {
    double[] weights =
        DenseRule.weights(DenseRule.scores(rows, query, beta, rule.similarity()), rule);
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

  /** Raw weights by their share of the sum. */
  @ParameterizedTest
  @ValueSource(strings = {"reference", "cpu"})
  void size_ofRawWeights_isThatOfTheirShares(String backend) {
    float[][] rows = {{1, 0}, {0.5f, 0}, {0.25f, 0}, {-3, 0}};
    UpdateRule raw = new UpdateRule(Similarity.DOT, new Polynomial(2), true);
    // Weights 1, 1/2, 1/4, 0: the first two hold 6/7, less than 0.90.
    Retrieval found = retrieve(backend, raw, rows, new float[][] {{1, 7}}, 1, 0);
    assertThat(found.metastableSize(0)).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"reference", "cpu"})
  void size_whereNoPatternHasWeight_isZero(String backend) {
    UpdateRule rule = new UpdateRule(Similarity.EUCLIDEAN, new Epanechnikov(), false);
    float[][] queries = {{9, 9}, {1, 0}};
    Retrieval found = retrieve(backend, rule, new float[][] {{0, 0}, {1, 1}}, queries, 1, 2);
    assertThat(found.metastableSize(0)).isZero();
    assertThat(found.topK(0).indices()).containsExactly(-1, -1);
    assertThat(found.topK(0).weights()).containsExactly(0, 0);
    assertThat(found.state(0)).containsExactly(9, 9);
    assertThat(found.metastableSize(1)).isEqualTo(2);
    assertThat(found.topK(1).indices()).containsExactly(0, 1);
  }
}
