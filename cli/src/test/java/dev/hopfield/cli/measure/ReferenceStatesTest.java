package dev.hopfield.cli.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.Similarity;
import dev.hopfield.engine.StateBatch;
import dev.hopfield.engine.UpdateRule;
import dev.hopfield.engine.separation.Epanechnikov;
import dev.hopfield.engine.separation.Sparsemax;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReferenceStatesTest {
  // Two orthogonal patterns: the state of a query (s, 0) is (p, 1 − p), p = 1 / (1 + e^{−βs}).
  private final Patterns patterns = Patterns.of(new float[][] {{1, 0}, {0, 1}});

  @AfterEach
  void close() {
    patterns.close();
  }

  private Workload workload(float beta, float... firstCoordinates) {
    float[] queries = new float[2 * firstCoordinates.length];
    for (int q = 0; q < firstCoordinates.length; q++) {
      queries[2 * q] = firstCoordinates[q];
    }
    StateBatch batch = new StateBatch(queries, firstCoordinates.length, 2);
    return new Workload(patterns, batch, null, beta, 1);
  }

  private static ReferenceStates all(Workload workload) {
    return ReferenceStates.of(workload, false, Double.POSITIVE_INFINITY);
  }

  private static StateBatch states(float beta, float... firstCoordinates) {
    StateBatch states = StateBatch.zeros(firstCoordinates.length, 2);
    for (int q = 0; q < firstCoordinates.length; q++) {
      double p = 1 / (1 + Math.exp(-beta * firstCoordinates[q]));
      states.data()[2 * q] = (float) p;
      states.data()[2 * q + 1] = (float) (1 - p);
    }
    return states;
  }

  @Test
  void check_statesOfTheFormula_pass() {
    Verification verification = all(workload(2, 0.5f, 1, -3)).check(states(2, 0.5f, 1, -3));
    assertThat(verification.passed()).isTrue();
    assertThat(verification.maxRelativeError()).isLessThan(1e-6);
    assertThat(verification.queries()).isEqualTo(3);
  }

  @Test
  void check_ofAStateThatIsOff_namesTheBoundOfThatQuery() {
    // The first query's scores are so large that it may be off by more than the second one is.
    StateBatch queries = new StateBatch(new float[] {1e5f, 1e5f, 1, 0}, 2, 2);
    ReferenceStates reference = all(new Workload(patterns, queries, null, 0.01f, 1));
    float p = (float) (1 / (1 + Math.exp(-0.01)));
    StateBatch exact = new StateBatch(new float[] {0.5f, 0.5f, p, 1 - p}, 2, 2);
    Verification passing = reference.check(exact);
    assertThat(passing.passed()).isTrue();
    assertThat(passing.tolerance()).isGreaterThan(1e-4);
    StateBatch off = new StateBatch(new float[] {0.5f, 0.5f, p + 5e-5f, 1 - p}, 2, 2);
    Verification failing = reference.check(off);
    assertThat(failing.passed()).isFalse();
    assertThat(failing.tolerance()).isEqualTo(ReferenceStates.TOLERANCE);
    assertThat(failing.maxRelativeError()).isGreaterThan(failing.tolerance());
  }

  /** Sparsemax of (s, 0) is ((1 + βs)/2, (1 − βs)/2) while both are above 0. */
  @Test
  void check_otherRule_isThatRulesStates() {
    UpdateRule sparsemax = new UpdateRule(Similarity.DOT, new Sparsemax(), false);
    Workload softmax = workload(0.5f, 1);
    Workload workload = new Workload(patterns, softmax.queries(), null, 0.5f, 1, sparsemax);
    ReferenceStates reference = all(workload);
    assertThat(reference.check(new StateBatch(new float[] {0.75f, 0.25f}, 1, 2)).passed()).isTrue();
    assertThat(reference.check(new StateBatch(new float[] {0.7501f, 0.25f}, 1, 2)).passed())
        .isFalse();
    assertThat(reference.check(states(0.5f, 1)).passed()).isFalse();
  }

  /**
   * A pattern at the very edge of the range is in it or not by a rounding: then so is the check.
   */
  @Test
  void check_atAnEdge_allowsWhatRoundingDoes() {
    UpdateRule inRange = new UpdateRule(Similarity.EUCLIDEAN, new Epanechnikov(), false);
    float[] query = {0.3f, 0};
    // β with which the pattern (0, 1), at a squared distance of 1.09, lies just out of range.
    float edge = Math.nextUp((float) (2 / (0.3f * (double) 0.3f + 1)));
    Workload workload = new Workload(patterns, new StateBatch(query, 1, 2), null, edge, 1, inRange);
    Verification verification = all(workload).check(new StateBatch(new float[] {1, 0}, 1, 2));
    assertThat(verification.tolerance()).isEqualTo(ReferenceStates.LARGEST_TOLERANCE);
    Workload within = new Workload(patterns, workload.queries(), null, 0.9f * edge, 1, inRange);
    assertThat(all(within).check(new StateBatch(new float[] {0.5f, 0.5f}, 1, 2)).tolerance())
        .isEqualTo(ReferenceStates.TOLERANCE);
  }

  @Test
  void check_oneStateOff_failsWithItsRelativeError() {
    StateBatch found = states(2, 0.5f, 1, -3);
    double norm = Math.sqrt(found.squaredNorm(1));
    found.data()[2] += 0.01f;
    Verification verification = all(workload(2, 0.5f, 1, -3)).check(found);
    assertThat(verification.passed()).isFalse();
    assertThat(verification.maxRelativeError()).isCloseTo(0.01 / norm, within(1e-6));
  }

  @Test
  void check_notANumber_fails() {
    StateBatch found = states(2, 0.5f, 1);
    found.data()[1] = Float.NaN;
    Verification verification = all(workload(2, 0.5f, 1)).check(found);
    assertThat(verification.passed()).isFalse();
    assertThat(verification.maxRelativeError()).isInfinite();
  }

  @Test
  void of_fewProducts_takesEvenlySpacedQueries() {
    Workload workload = workload(2, 0, 1, 2, 3, 4, 5, 6, 7);
    ReferenceStates two = ReferenceStates.of(workload, false, 2.0 * patterns.count() * 2);
    assertThat(two.queries()).isEqualTo(2);
    StateBatch found = StateBatch.zeros(8, 2);
    float[] expected = states(2, 0, 4).data();
    System.arraycopy(expected, 0, found.data(), 0, 2);
    System.arraycopy(expected, 2, found.data(), 8, 2);
    assertThat(two.check(found).passed()).isTrue();
  }

  @Test
  void of_lessThanOneQueryCosts_takesOne() {
    assertThat(ReferenceStates.of(workload(2, 0, 1), false, 0.1).queries()).isEqualTo(1);
  }

  @Test
  void tolerance_usualScores_isTheUsualOne() {
    assertThat(all(workload(2, 1)).check(states(2, 1)).tolerance()).isEqualTo(1e-5);
  }

  @Test
  void tolerance_hugeScoresOfAMixture_isTheFloorOfSinglePrecision() {
    // β ‖x‖ ‖ξ‖ = 200; the state is (½, ½), so √(M² − ‖ξ‖²) / ‖ξ‖ = 1.
    float[] query = {1, 1};
    double scores = 200 * Math.sqrt(2);
    Workload workload = new Workload(patterns, new StateBatch(query, 1, 2), null, 200, 1);
    Verification verification = all(workload).check(new StateBatch(new float[] {0.5f, 0.5f}, 1, 2));
    assertThat(verification.tolerance()).isCloseTo(4 * scores / (1 << 24), within(1e-9));
  }

  @Test
  void tolerance_hugeScoresOfOnePattern_isTheUsualOne() {
    // The state is a pattern: rounded scores do not move it.
    assertThat(all(workload(1e4f, 1)).check(states(1e4f, 1)).tolerance()).isEqualTo(1e-5);
  }

  @Test
  void tolerance_scoresBeyondSinglePrecision_isNeverMoreThanOneThousandth() {
    float[] query = {1, 1};
    Workload workload = new Workload(patterns, new StateBatch(query, 1, 2), null, 1e9f, 1);
    StateBatch off = new StateBatch(new float[] {0.501f, 0.499f}, 1, 2);
    assertThat(all(workload).check(off).tolerance()).isEqualTo(1e-3);
    assertThat(all(workload).check(off).passed()).isFalse();
  }

  @Test
  void check_eachQuery_hasAToleranceofItsOwn() {
    // The mixture may be off by 6.7e-5, the pattern may not.
    float[] queries = {1, 1, 1, 0};
    Workload workload = new Workload(patterns, new StateBatch(queries, 2, 2), null, 200, 1);
    ReferenceStates reference = all(workload);
    assertThat(
            reference.check(new StateBatch(new float[] {0.50002f, 0.49998f, 1, 0}, 2, 2)).passed())
        .isTrue();
    assertThat(
            reference.check(new StateBatch(new float[] {0.5f, 0.5f, 1.00004f, 0}, 2, 2)).passed())
        .isFalse();
  }
}
