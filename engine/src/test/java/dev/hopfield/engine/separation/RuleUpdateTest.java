package dev.hopfield.engine.separation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hopfield.engine.Associations;
import dev.hopfield.engine.HopfieldMemory;
import dev.hopfield.engine.MemoryBuilder;
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

/** Every similarity with every separation, against the definitions. */
class RuleUpdateTest {
  static Stream<Arguments> backendsAndRules() {
    return Stream.of("reference", "cpu")
        .flatMap(backend -> Rules.all().map(rule -> Arguments.of(backend, rule)));
  }

  private record Size(int count, int dim, int batch) {}

  @ParameterizedTest
  @MethodSource("backendsAndRules")
  void retrieve_irregularSizes_isTheDefinition(String backend, UpdateRule rule) {
    for (Size size : new Size[] {new Size(1, 1, 1), new Size(131, 17, 5), new Size(1009, 3, 2)}) {
      for (float beta : new float[] {0.02f, 1, 30}) {
        Random random = new Random(size.count * 31L + size.dim);
        float[][] rows = Rules.gaussian(random, size.count, size.dim, 1);
        float[][] queries = Rules.near(random, rows, size.batch, 0.3);
        check(backend, rule, rows, rows, queries, beta, 1e-6);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("backendsAndRules")
  void retrieve_withValues_projectsThem(String backend, UpdateRule rule) {
    Random random = new Random(5);
    float[][] rows = Rules.gaussian(random, 67, 5, 1);
    float[][] values = Rules.gaussian(random, 67, 2, 1);
    // Of the rows themselves, so that none is out of range.
    check(backend, rule, rows, values, Arrays.copyOf(rows, 3), 0.7f, 1e-6);
  }

  @ParameterizedTest
  @MethodSource("backendsAndRules")
  void retrieve_equalScores_ranksByRow(String backend, UpdateRule rule) {
    float[][] rows = {{1, 0}, {0, 1}, {0, 1}, {0, -1}, {0, 1}, {0, 1}};
    float[][] values = {{1}, {2}, {4}, {8}, {16}, {32}};
    check(backend, rule, rows, values, new float[][] {{0, 1}}, 2, 1e-6);
  }

  @ParameterizedTest
  @MethodSource("backendsAndRules")
  void retrieve_extremeBeta_isTheDefinition(String backend, UpdateRule rule) {
    Random random = new Random(11);
    float[][] rows = Rules.gaussian(random, 37, 6, 1);
    float[][] queries = Rules.near(random, rows, 3, 0.1);
    for (float beta : new float[] {Float.MIN_NORMAL, 1e-12f, 1e5f, 1e18f, Float.MAX_VALUE}) {
      check(backend, rule, rows, rows, queries, beta, 2e-6);
    }
  }

  @ParameterizedTest
  @MethodSource("backendsAndRules")
  void retrieve_hugeNorms_isTheDefinition(String backend, UpdateRule rule) {
    Random random = new Random(12);
    float[][] rows = Rules.gaussian(random, 41, 6, 1e18);
    float[][] queries = Rules.near(random, rows, 2, 1e17);
    for (float beta : new float[] {1e-36f, 1e-18f, 1}) {
      check(backend, rule, rows, rows, queries, beta, 2e-6);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"reference", "cpu"})
  void retrieve_zeroRows_haveCosineZero(String backend) {
    float[][] rows = {{0, 0}, {1, 1}, {-1, 1}};
    UpdateRule rule = new UpdateRule(Similarity.COSINE, new Softmax(), false);
    check(backend, rule, rows, rows, new float[][] {{0, 0}, {2, 1}}, 3, 1e-6);
  }

  /** So many equal scores that none of the listed ones is beside the threshold. */
  @ParameterizedTest
  @MethodSource("backendsAndRules")
  void retrieve_aThousandEqualScores_isTheDefinition(String backend, UpdateRule rule) {
    float[][] rows = new float[1009][];
    Arrays.fill(rows, new float[] {1, 0.5f});
    for (int i = 0; i < rows.length; i += 5) {
      rows[i] = new float[] {0.75f, -1};
    }
    for (float beta : new float[] {0.01f, 1}) {
      // Softmax of dots sums thousands of floats that are alike.
      check(backend, rule, rows, rows, new float[][] {{0.5f, 0.25f}}, beta, 1e-5);
    }
  }

  /** α → 1 is softmax, α → ∞ argmax. */
  @ParameterizedTest
  @ValueSource(strings = {"reference", "cpu"})
  void retrieve_alphaAtItsEnds_isSoftmaxAndArgmax(String backend) {
    Random random = new Random(21);
    float[][] rows = Rules.gaussian(random, 307, 6, 1);
    float[][] queries = Rules.near(random, rows, 4, 0.2);
    for (Similarity similarity : Similarity.values()) {
      float[] softmax = states(backend, similarity, new Softmax(), rows, queries);
      float[] nearly = states(backend, similarity, new Entmax(Entmax.LEAST_ALPHA), rows, queries);
      for (int i = 0; i < softmax.length; i++) {
        assertThat((double) nearly[i]).as(similarity.label()).isCloseTo(softmax[i], within(1e-4));
      }
      assertThat(states(backend, similarity, new Entmax(Entmax.MAX_ALPHA), rows, queries))
          .as(similarity.label())
          .isEqualTo(states(backend, similarity, new Argmax(), rows, queries));
    }
  }

  private static float[] states(
      String backend,
      Similarity similarity,
      Separation separation,
      float[][] rows,
      float[][] queries) {
    UpdateRule rule = new UpdateRule(similarity, separation, false);
    try (Patterns patterns = Patterns.of(rows);
        HopfieldMemory memory = open(backend, rule, 1.5f, patterns, patterns)) {
      return memory.retrieve(queries).states().data();
    }
  }

  private static void check(
      String backend,
      UpdateRule rule,
      float[][] rows,
      float[][] values,
      float[][] queries,
      float beta,
      double tolerance) {
    double largest = 0;
    for (float[] row : values) {
      for (float element : row) {
        largest = Math.max(largest, Math.abs(element));
      }
    }
    boolean own = Arrays.equals(rows, values);
    try (Patterns patterns = Patterns.of(rows);
        Patterns projected = own ? patterns : Patterns.of(values);
        HopfieldMemory memory = open(backend, rule, beta, patterns, projected)) {
      Retrieval found = memory.retrieve(queries);
      for (int q = 0; q < queries.length; q++) {
        double[] expected = DenseRule.update(rows, values, queries[q], beta, rule);
        for (int c = 0; c < expected.length; c++) {
          assertThat((double) found.state(q)[c])
              .describedAs("%s %s beta %s query %d", backend, rule.describe(), beta, q)
              .isCloseTo(expected[c], within(tolerance * largest));
        }
        checkWeights(found.topK(q), rows, queries[q], beta, rule);
      }
    }
  }

  private static void checkWeights(
      Associations found, float[][] rows, float[] query, float beta, UpdateRule rule) {
    double[] weights =
        DenseRule.weights(DenseRule.scores(rows, query, beta, rule.similarity()), rule);
    double sum = Arrays.stream(weights).sum();
    for (int j = 0; j < found.indices().length && found.indices()[j] >= 0; j++) {
      double expected = sum == 0 ? 0 : weights[(int) found.indices()[j]] / sum;
      assertThat((double) found.weights()[j]).isCloseTo(expected, within(1e-5));
    }
  }

  private static HopfieldMemory open(
      String backend, UpdateRule rule, float beta, Patterns patterns, Patterns values) {
    RetrievalOptions options =
        RetrievalOptions.defaults().withBeta(beta).withRule(rule).withTopK(5).withOutputs();
    MemoryBuilder builder = HopfieldMemory.of(patterns).options(options).backend(backend);
    return (values == patterns ? builder : builder.values(values)).open();
  }
}
