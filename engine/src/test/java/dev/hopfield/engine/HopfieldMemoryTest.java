package dev.hopfield.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The memory as a caller meets it, on the reference backend. */
class HopfieldMemoryTest {
  private static final float[][] CORNERS = {{4, 0, 0}, {0, 4, 0}, {0, 0, 4}};

  private static HopfieldMemory corners(Patterns patterns) {
    return HopfieldMemory.of(patterns).beta(2f).backend("reference").open();
  }

  @Test
  void retrieve_nearAPattern_returnsIt() {
    try (Patterns patterns = Patterns.of(CORNERS);
        HopfieldMemory memory = corners(patterns)) {
      Retrieval found = memory.retrieve(new float[][] {{3, 1, 0}, {0, 1, 3}});
      assertThat(found.batch()).isEqualTo(2);
      assertThat(found.state(0)).containsExactly(CORNERS[0], within(1e-5f));
      assertThat(found.state(1)).containsExactly(CORNERS[2], within(1e-5f));
      assertThat(found.topK(0).indices()).containsExactly(0);
      assertThat(found.topK(0).weights()[0]).isCloseTo(1, within(1e-6f));
      assertThat(found.steps(0)).isOne();
    }
  }

  @Test
  void toString_isOneLineAboutSizes() {
    try (Patterns patterns = Patterns.of(CORNERS);
        HopfieldMemory memory = corners(patterns)) {
      assertThat(memory).hasToString("HopfieldMemory[3 patterns × 3 as f32 on reference]");
      assertThat(memory.retrieve(CORNERS)).hasToString("Retrieval[3 queries × 3, 0 converged]");
    }
  }

  @Test
  void retrieve_nonFiniteQuery_isRefusedInTheWordsOfTheApi() {
    try (Patterns patterns = Patterns.of(CORNERS);
        HopfieldMemory memory = corners(patterns)) {
      assertThatThrownBy(() -> memory.retrieve(new float[][] {{1, Float.NaN, 0}}))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining("row 0, column 1")
          .hasMessageContaining("allow NaN and infinity")
          .hasMessageNotContaining("--");
    }
  }

  @Test
  void retrieve_oneStep_isTheFormula() {
    float[][] rows = {{1, 0}, {0, 1}};
    try (Patterns patterns = Patterns.of(rows);
        HopfieldMemory memory = HopfieldMemory.of(patterns).beta(3f).backend("reference").open()) {
      Retrieval found = memory.retrieve(new float[][] {{0.5f, 0.25f}});
      double first = 1 / (1 + Math.exp(3 * (0.25 - 0.5)));
      assertThat((double) found.state(0)[0]).isCloseTo(first, within(1e-7));
      assertThat((double) found.state(0)[1]).isCloseTo(1 - first, within(1e-7));
      assertThat(found.logSumExp(0))
          .isCloseTo(Math.log(Math.exp(1.5) + Math.exp(0.75)), within(1e-12));
      double a = found.state(0)[0];
      double b = found.state(0)[1];
      double energy =
          -Math.log(Math.exp(3 * a) + Math.exp(3 * b)) / 3
              + 0.5 * (a * a + b * b)
              + Math.log(2) / 3
              + 0.5;
      assertThat(found.energy(0)).isCloseTo(energy, within(1e-12));
    }
  }

  /** Lemma A4: the retrieved state is no farther from the strongest pattern than the bound. */
  @Test
  void retrieve_errorBound_holds() {
    try (Patterns patterns = Patterns.of(CORNERS);
        HopfieldMemory memory = HopfieldMemory.of(patterns).backend("reference").open()) {
      float[][] queries = {{3, 1, 0}, {0, 1, 3}, {2, 1.9f, 0}};
      for (int topK : new int[] {0, 1, 3}) {
        for (float beta : new float[] {0.1f, 0.5f, 2}) {
          RetrievalOptions options =
              RetrievalOptions.defaults()
                  .withBeta(beta)
                  .withTopK(topK)
                  .withOutputs(Output.ERROR_BOUND);
          Retrieval found = memory.retrieve(queries, options);
          for (int q = 0; q < queries.length; q++) {
            ErrorBound bound = found.errorBound(q);
            float[] pattern = CORNERS[(int) bound.pattern()];
            double missed = 0;
            for (int c = 0; c < 3; c++) {
              missed += Math.pow((double) found.state(q)[c] - pattern[c], 2);
            }
            assertThat(Math.sqrt(missed)).isLessThanOrEqualTo(bound.distance() + 1e-6);
            if (topK > 0) {
              assertThat((double) found.topK(q).weights()[0])
                  .isGreaterThanOrEqualTo(bound.weight() - 1e-6);
            }
          }
          // The two highest scores of query 0 are 12 β and 4 β.
          assertThat(found.errorBound(0).distance())
              .isCloseTo(2 * 2 * Math.exp(-8.0 * beta) * 4, within(1e-6));
        }
      }
      assertThatThrownBy(() -> memory.retrieve(queries).errorBound(0))
          .hasMessageContaining("ERROR_BOUND was not computed");
    }
  }

  @Test
  void retrieve_withoutBeta_usesAttentionsScale() {
    try (Patterns patterns = Patterns.of(new float[][] {{1, 0, 0, 0}, {0, 1, 0, 0}});
        HopfieldMemory memory = HopfieldMemory.of(patterns).backend("reference").open()) {
      Retrieval found = memory.retrieve(new float[][] {{2, 0, 0, 0}});
      assertThat((double) found.topK(0).weights()[0])
          .isCloseTo(1 / (1 + Math.exp(-1)), within(1e-7));
    }
  }

  @Test
  void retrieve_withValues_projectsThem() {
    float[][] labels = {{1, 0}, {0, 1}, {5, 5}};
    try (Patterns patterns = Patterns.of(CORNERS);
        Patterns values = Patterns.of(labels);
        HopfieldMemory memory =
            HopfieldMemory.of(patterns).values(values).beta(4f).backend("reference").open()) {
      Retrieval one = memory.retrieve(new float[][] {{0, 3, 0}});
      assertThat(one.dim()).isEqualTo(2);
      assertThat(one.state(0)).containsExactly(labels[1], within(1e-5f));
      assertThat(one.steps(0)).isOne();
      assertThat(one.change(0)).isNaN();
      float[][] query = {{0.6f, 0.8f, 0}};
      Retrieval two = memory.retrieve(query, memory.options().withSteps(2));
      float[][] walked = {walkOnce(patterns, query)};
      assertThat(two.state(0)).containsExactly(memory.retrieve(walked).state(0), within(1e-6f));
      assertThat(two.steps(0)).isEqualTo(2);
    }
  }

  private static float[] walkOnce(Patterns patterns, float[][] query) {
    try (HopfieldMemory plain = HopfieldMemory.of(patterns).beta(4f).backend("reference").open()) {
      return plain.retrieve(query).state(0);
    }
  }

  @Test
  void retrieve_untilTolerance_eachQueryStopsOnItsOwn() {
    try (Patterns patterns = Patterns.of(CORNERS);
        HopfieldMemory memory = corners(patterns)) {
      float[][] queries = {{4, 0, 0}, {1.01f, 1, 1}, {0, 0.5f, 0.2f}};
      Retrieval found = memory.retrieve(queries, memory.options().withTolerance(1e-4f));
      for (int q = 0; q < 3; q++) {
        Retrieval alone =
            memory.retrieve(new float[][] {queries[q]}, memory.options().withTolerance(1e-4f));
        assertThat(found.state(q)).containsExactly(alone.state(0));
        assertThat(found.steps(q)).isEqualTo(alone.steps(0));
        assertThat(found.converged(q)).isTrue();
        assertThat(found.energy(q)).isEqualTo(alone.energy(0));
      }
      assertThat(found.steps(0)).isLessThan(found.steps(1));
    }
  }

  @Test
  void retrieve_fixedSteps_equalsRepeatedSingleSteps() {
    try (Patterns patterns = Patterns.of(CORNERS);
        HopfieldMemory memory = HopfieldMemory.of(patterns).backend("reference").open()) {
      float[][] state = {{1, 2, 3}};
      Retrieval three = memory.retrieve(state, memory.options().withSteps(3));
      for (int step = 0; step < 3; step++) {
        state = new float[][] {memory.retrieve(state).state(0)};
      }
      assertThat(three.state(0)).containsExactly(state[0]);
      assertThat(three.steps(0)).isEqualTo(3);
    }
  }

  @Test
  void associate_doesNotMoveTheQuery() {
    try (Patterns patterns = Patterns.of(CORNERS);
        HopfieldMemory memory = corners(patterns)) {
      Associations found = memory.associate(new float[][] {{1, 3, 2}}, 5)[0];
      assertThat(found.indices()).containsExactly(1, 2, 0, -1, -1);
      assertThat(found.weights()[0] + found.weights()[1] + found.weights()[2])
          .isCloseTo(1, within(1e-6f));
    }
  }

  @ParameterizedTest
  @ValueSource(floats = {1e4f, -1e4f})
  void retrieve_hugeScores_staysFinite(float scale) {
    try (Patterns patterns = Patterns.of(new float[][] {{1, 0}, {0, 1}, {0.5f, 0.5f}});
        HopfieldMemory memory = HopfieldMemory.of(patterns).beta(8f).backend("reference").open()) {
      Retrieval found = memory.retrieve(new float[][] {{scale, scale}, {scale, 0}});
      assertThat(found.state(0)).containsExactly(new float[] {0.5f, 0.5f}, within(1e-6f));
      float[] extreme = scale > 0 ? new float[] {1, 0} : new float[] {0, 1};
      assertThat(found.state(1)).containsExactly(extreme, within(1e-6f));
      assertThat(found.energy(1)).isNotNaN();
    }
  }

  @Test
  void retrieve_onePatternOneDimension_returnsThePattern() {
    try (Patterns patterns = Patterns.of(new float[][] {{-7}});
        HopfieldMemory memory = HopfieldMemory.of(patterns).backend("reference").open()) {
      Retrieval found = memory.retrieve(new float[][] {{123}});
      assertThat(found.state(0)).containsExactly(-7);
      assertThat(found.topK(0).weights()).containsExactly(1);
    }
  }

  @Test
  void retrieve_otherDimension_isRefused() {
    try (Patterns patterns = Patterns.of(CORNERS);
        HopfieldMemory memory = corners(patterns)) {
      assertThatThrownBy(() -> memory.retrieve(new float[][] {{1, 2}}))
          .isInstanceOf(InvalidInputException.class)
          .hasMessage(
              "the queries have dimension 2 but the patterns have 3; use queries of dimension 3");
    }
  }

  @Test
  void retrieve_nonFiniteQuery_isRefusedWithItsPlace() {
    try (Patterns patterns = Patterns.of(CORNERS);
        HopfieldMemory memory = corners(patterns)) {
      assertThatThrownBy(() -> memory.retrieve(new float[][] {{1, 2, 3}, {1, Float.NaN, 3}}))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining("NaN at row 1, column 1");
    }
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
  void open_nonFinitePatterns_isRefusedWithItsPlace(float bad) {
    float[][] rows = new float[5000][7];
    rows[4321][6] = bad;
    try (Patterns patterns = Patterns.of(rows)) {
      assertThatThrownBy(() -> HopfieldMemory.of(patterns).backend("reference").open())
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining("at row 4321, column 6");
    }
  }

  @Test
  void open_valuesOfAnotherCount_isRefused() {
    try (Patterns patterns = Patterns.of(CORNERS);
        Patterns values = Patterns.of(new float[][] {{1}, {2}})) {
      assertThatThrownBy(
              () -> HopfieldMemory.of(patterns).values(values).backend("reference").open())
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining("2 values but 3 patterns");
    }
  }

  @Test
  void open_unknownBackend_namesThoseThatAreThere() {
    try (Patterns patterns = Patterns.of(CORNERS)) {
      assertThatThrownBy(() -> HopfieldMemory.of(patterns).backend("abacus").open())
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining("abacus")
          .hasMessageContaining("reference");
    }
  }

  @Test
  void retrieve_afterClose_isRefused() {
    try (Patterns patterns = Patterns.of(CORNERS)) {
      HopfieldMemory memory = corners(patterns);
      memory.close();
      memory.close();
      assertThatThrownBy(() -> memory.retrieve(CORNERS)).isInstanceOf(MemoryClosedException.class);
    }
  }

  @Test
  void outputsNotAskedFor_sayHowToAsk() {
    try (Patterns patterns = Patterns.of(CORNERS);
        HopfieldMemory memory = corners(patterns)) {
      Retrieval found = memory.retrieve(CORNERS);
      assertThatThrownBy(() -> found.metastableSize(0))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("withOutputs");
    }
  }

  @ParameterizedTest
  @ValueSource(floats = {0, -1, Float.NaN, Float.POSITIVE_INFINITY})
  void beta_outsideItsRange_isRefused(float beta) {
    assertThatThrownBy(() -> RetrievalOptions.defaults().withBeta(beta))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("greater than 0");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, RetrievalOptions.MAX_STEPS + 1})
  void steps_outsideTheirRange_areRefused(int steps) {
    assertThatThrownBy(() -> RetrievalOptions.defaults().withSteps(steps))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(Integer.toString(steps));
  }

  @Test
  void retrieve_raggedOrNoQueries_saysWhich() {
    try (Patterns patterns = Patterns.of(CORNERS);
        HopfieldMemory memory = corners(patterns)) {
      assertThatThrownBy(() -> memory.retrieve(new float[][] {{1, 2, 3}, {1, 2}}))
          .isInstanceOf(InvalidInputException.class)
          .hasMessage("row 1 has dimension 2 but row 0 has 3; all rows need the same dimension");
      assertThatThrownBy(() -> memory.retrieve(new float[0][]))
          .isInstanceOf(InvalidInputException.class)
          .hasMessage("the set of queries is empty; give at least one row");
    }
  }
}
