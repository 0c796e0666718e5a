package dev.hopfield.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.StateBatch;
import dev.hopfield.engine.backend.Backend;
import dev.hopfield.engine.backend.Backends;
import dev.hopfield.engine.backend.Cancellation;
import dev.hopfield.engine.backend.LoadedPatterns;
import dev.hopfield.engine.backend.Update;
import dev.hopfield.engine.backend.UpdateRequest;
import dev.hopfield.engine.backend.UpdateRequest.Projection;
import dev.hopfield.engine.fold.WeightsAbove;
import java.util.HashSet;
import java.util.Set;

/** Compares what a device computes with the float64 reference. */
final class Parity {
  /** Of a state, relative to its norm. */
  private static final double STATE = 1e-5;

  /** Of a score, relative to the sum of its products' absolute values. */
  private static final double SCORE = 1e-6;

  private final Patterns patterns;
  private final Patterns values;

  Parity(Patterns patterns, Patterns values) {
    this.patterns = patterns;
    this.values = values;
  }

  /** Asserts that an update is right and returns it. */
  Update assertUpdate(LoadedPatterns device, StateBatch states, UpdateRequest request) {
    Update expected;
    try (Backend reference = Backends.open("reference");
        LoadedPatterns loaded = reference.load(patterns, values, new Cancellation())) {
      expected = loaded.update(states, request);
    }
    Update actual = device.update(states, request);
    for (int q = 0; q < states.batch(); q++) {
      double slack = SCORE * largestScore(states, q, request.beta());
      assertThat(actual.logSumExp()[q])
          .as("log-sum-exp of query %d", q)
          .isCloseTo(expected.logSumExp()[q], within(slack + 1e-6));
      if (request.projection() != Projection.NONE) {
        assertState(actual.projected(), expected.projected(), q, slack);
      }
      assertTop(actual, expected, states, q, request, slack);
    }
    return actual;
  }

  private static org.assertj.core.data.Offset<Double> within(double slack) {
    return org.assertj.core.data.Offset.offset(slack);
  }

  private static void assertState(StateBatch actual, StateBatch expected, int q, double slack) {
    double norm = Math.sqrt(expected.squaredNorm(q));
    assertThat(actual.distance(q, expected, q))
        .as("distance of state %d", q)
        .isLessThanOrEqualTo((STATE + slack) * norm);
  }

  /** Rows whose scores differ by less than rounding may change places, and only those. */
  private void assertTop(
      Update actual,
      Update expected,
      StateBatch states,
      int q,
      UpdateRequest request,
      double slack) {
    Set<Long> seen = new HashSet<>();
    for (int j = 0; j < request.topK(); j++) {
      long row = actual.top().index(q, j);
      double score = expected.top().score(q, j);
      if (expected.top().index(q, j) < 0) {
        assertThat(row).as("place %d of query %d", j, q).isEqualTo(-1);
        continue;
      }
      assertThat(actual.top().score(q, j))
          .as("score %d of query %d", j, q)
          .isCloseTo(score, within(slack));
      assertThat(seen.add(row)).as("row %d is listed once", row).isTrue();
      assertThat(request.beta() * dot(states, q, patterns.row(row)))
          .as("score of row %d", row)
          .isCloseTo(score, within(slack));
    }
  }

  /** Asserts that counts and masses of thresholds between scores are right. */
  void assertWeightsAbove(LoadedPatterns device, StateBatch states, float beta, int each) {
    int batch = states.batch();
    double[] logSumExp;
    double[] thresholds = new double[batch * each];
    WeightsAbove expected;
    try (Backend reference = Backends.open("reference");
        LoadedPatterns loaded = reference.load(patterns, values, new Cancellation())) {
      int count = (int) patterns.count();
      Update scores = loaded.update(states, UpdateRequest.scoresOnly(beta, count));
      logSumExp = scores.logSumExp();
      for (int q = 0; q < batch; q++) {
        for (int t = 0; t < each; t++) {
          // Half way between two neighbouring scores, so that rounding moves none across.
          int place = (count - 1) * t / each;
          double above = scores.top().score(q, place);
          double below = place + 1 < count ? scores.top().score(q, place + 1) : above - 1;
          thresholds[q * each + t] = (above + below) / 2;
        }
      }
      expected = loaded.weightsAbove(states, beta, logSumExp, thresholds);
    }
    WeightsAbove actual = device.weightsAbove(states, beta, logSumExp, thresholds);
    assertThat(actual.counts()).isEqualTo(expected.counts());
    for (int i = 0; i < thresholds.length; i++) {
      double slack = 1e-5 + SCORE * largestScore(states, i / each, beta);
      assertThat(actual.masses()[i])
          .as("mass %d", i)
          .isCloseTo(expected.masses()[i], within(slack));
    }
  }

  /** β max Σ|x_c ξ_c|, in whose proportion single precision rounds scores. */
  private double largestScore(StateBatch states, int q, float beta) {
    double largest = 0;
    for (long row = 0; row < patterns.count(); row++) {
      float[] pattern = patterns.row(row);
      double sum = 0;
      for (int c = 0; c < pattern.length; c++) {
        sum += Math.abs((double) pattern[c] * states.data()[q * pattern.length + c]);
      }
      largest = Math.max(largest, sum);
    }
    return beta * largest;
  }

  private static double dot(StateBatch states, int q, float[] pattern) {
    double sum = 0;
    for (int c = 0; c < pattern.length; c++) {
      sum += (double) pattern[c] * states.data()[q * pattern.length + c];
    }
    return sum;
  }
}
