package dev.hopfield.cli.measure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hopfield.engine.HopfieldMemory;
import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.Retrieval;
import dev.hopfield.engine.Similarity;
import dev.hopfield.engine.UpdateRule;
import dev.hopfield.engine.generate.PatternGenerator;
import dev.hopfield.engine.separation.Argmax;
import dev.hopfield.engine.separation.Entmax;
import dev.hopfield.engine.separation.Epanechnikov;
import dev.hopfield.engine.separation.Exponential;
import dev.hopfield.engine.separation.Separation;
import dev.hopfield.engine.separation.Softmax;
import dev.hopfield.engine.separation.Sparsemax;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RuleBetaChoiceTest {
  static Stream<Arguments> rules() {
    return Arrays.stream(Similarity.values())
        .flatMap(
            similarity ->
                Stream.of(
                        new Softmax(),
                        new Sparsemax(),
                        new Entmax(1.5),
                        new Exponential(),
                        new Epanechnikov())
                    .map(separation -> Arguments.of(similarity, separation)));
  }

  /** The strongest pattern has most of the weight, others have some. */
  @ParameterizedTest
  @MethodSource("rules")
  void of_madePatterns_leavesOthersSomeWeight(Similarity similarity, Separation separation) {
    UpdateRule rule = new UpdateRule(similarity, separation, false);
    // 1 + β cos is above 0 for all, or for those on this side of the query: never for one alone.
    boolean never = separation instanceof Epanechnikov && !similarity.isDistance();
    try (Patterns patterns = PatternGenerator.random(701, 31, 7).toPatterns();
        HopfieldMemory memory = HopfieldMemory.of(patterns).backend("reference").open()) {
      float beta = BetaChoice.of(patterns, 7, rule).beta();
      PlantedQueries planted = PlantedQueries.of(patterns, 16, 7);
      Retrieval found =
          memory.retrieve(
              planted.queries(), memory.options().withBeta(beta).withRule(rule).withTopK(2));
      double[] weights = new double[16];
      for (int q = 0; q < 16; q++) {
        weights[q] = found.topK(q).weights()[0];
      }
      Arrays.sort(weights);
      assertThat(weights[8]).as("%s at beta %s", rule.describe(), beta).isLessThan(0.95);
      if (!never) {
        assertThat(weights[8]).as("%s at beta %s", rule.describe(), beta).isGreaterThan(0.3);
      }
    }
  }

  @Test
  void of_weightsThatBetaDoesNotChange_isAttention() {
    try (Patterns patterns = PatternGenerator.random(50, 16, 1).toPatterns()) {
      UpdateRule argmax = new UpdateRule(Similarity.DOT, new Argmax(), false);
      assertThat(BetaChoice.of(patterns, 1, argmax)).isEqualTo(BetaChoice.attention(16));
    }
  }
}
