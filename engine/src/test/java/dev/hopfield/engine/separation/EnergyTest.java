package dev.hopfield.engine.separation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hopfield.engine.HopfieldMemory;
import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.Retrieval;
import dev.hopfield.engine.RetrievalOptions;
import dev.hopfield.engine.Similarity;
import dev.hopfield.engine.UpdateRule;
import dev.hopfield.engine.theory.RuleEnergy;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** No update raises the energy of a rule that has one. */
class EnergyTest {
  private static final int STEPS = 8;

  static Stream<UpdateRule> withEnergy() {
    Stream<UpdateRule> raw =
        Rules.SEPARATIONS.stream()
            .filter(Separation::hasRawWeights)
            .map(separation -> new UpdateRule(Similarity.DOT, separation, true));
    return Stream.concat(Rules.all(), raw).filter(RuleEnergy::exists);
  }

  @ParameterizedTest
  @MethodSource("withEnergy")
  void energy_updateAfterUpdate_neverRises(UpdateRule rule) {
    boolean falls = false;
    for (long seed = 1; seed <= 6; seed++) {
      Random random = new Random(seed);
      // Raw weights of dots grow without end, so there the steps are small and few.
      double scale = rule.rawWeights() ? 0.1 : 1;
      float[][] rows = Rules.gaussian(random, 53, 7, scale);
      if (rule.similarity() == Similarity.COSINE) {
        toUnitNorms(rows);
      }
      float[][] queries = Rules.near(random, rows, 4, 0.8 * scale);
      float beta = rule.rawWeights() ? 1f : (float) (0.2 * seed * seed);
      falls |= descends(rule, rows, queries, beta, rule.rawWeights() ? 3 : STEPS, seed);
    }
    assertThat(falls).describedAs("some energy falls").isTrue();
  }

  private static void toUnitNorms(float[][] rows) {
    for (float[] row : rows) {
      double squared = 0;
      for (float x : row) {
        squared += x * x;
      }
      for (int c = 0; c < row.length; c++) {
        row[c] = (float) (row[c] / Math.sqrt(squared));
      }
    }
  }

  private static boolean descends(
      UpdateRule rule, float[][] rows, float[][] queries, float beta, int steps, long seed) {
    boolean falls = false;
    RetrievalOptions options = RetrievalOptions.defaults().withBeta(beta).withRule(rule);
    try (Patterns patterns = Patterns.of(rows);
        HopfieldMemory memory =
            HopfieldMemory.of(patterns).options(options).backend("cpu").open()) {
      double[] energies = memory.energy(queries);
      float[][] states = queries;
      for (int step = 1; step <= steps; step++) {
        Retrieval next = memory.retrieve(states);
        for (int q = 0; q < queries.length; q++) {
          // States are rounded to floats, and energies with them.
          double rounding = 1e-6 * Math.max(1, Math.abs(energies[q]));
          assertThat(next.energy(q))
              .describedAs("%s, seed %d, query %d, step %d", rule.describe(), seed, q, step)
              .isLessThanOrEqualTo(energies[q] + rounding);
          falls |= next.energy(q) < energies[q] - 1e-3 * Math.abs(energies[q]);
          energies[q] = next.energy(q);
        }
        states = new float[][] {next.state(0), next.state(1), next.state(2), next.state(3)};
      }
    }
    return falls;
  }

  /** Lemma A1, and its like for the Hopfield–Fenchel–Young energies. */
  @Test
  void energy_fenchelYoungOfDots_isNotNegative() {
    for (UpdateRule rule : Rules.all().toList()) {
      boolean quadratic = rule.separation().dotEnergy() == Separation.DotEnergy.QUADRATIC;
      if (rule.similarity() != Similarity.DOT || !quadratic) {
        continue;
      }
      Random random = new Random(3);
      float[][] rows = Rules.gaussian(random, 29, 4, 1);
      RetrievalOptions options = RetrievalOptions.defaults().withBeta(2).withRule(rule);
      try (Patterns patterns = Patterns.of(rows);
          HopfieldMemory memory =
              HopfieldMemory.of(patterns).options(options).backend("reference").open()) {
        double[] energies = memory.energy(Rules.gaussian(random, 50, 4, 1));
        assertThat(Arrays.stream(energies).min().orElseThrow())
            .describedAs(rule.describe())
            .isGreaterThan(-1e-9);
      }
    }
  }
}
