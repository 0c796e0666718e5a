package dev.hopfield.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.Precision;
import dev.hopfield.engine.Similarity;
import dev.hopfield.engine.StateBatch;
import dev.hopfield.engine.UpdateRule;
import dev.hopfield.engine.backend.Backends;
import dev.hopfield.engine.backend.Cancellation;
import dev.hopfield.engine.backend.DeviceInfo;
import dev.hopfield.engine.backend.LoadedPatterns;
import dev.hopfield.engine.backend.Update;
import dev.hopfield.engine.backend.UpdateRequest;
import dev.hopfield.engine.backend.UpdateRequest.Projection;
import dev.hopfield.engine.fold.TopKFold;
import dev.hopfield.engine.fold.WeightsAbove;
import dev.hopfield.engine.separation.Argmax;
import dev.hopfield.engine.separation.Entmax;
import dev.hopfield.engine.separation.Epanechnikov;
import dev.hopfield.engine.separation.Exponential;
import dev.hopfield.engine.separation.Polynomial;
import dev.hopfield.engine.separation.Separation;
import dev.hopfield.engine.separation.Softmax;
import dev.hopfield.engine.separation.Sparsemax;
import dev.hopfield.engine.separation.TopKSoftmax;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every similarity with every separation on a device, against the float64 reference. In the
 * simulator all of it; on other devices, which compile for long, each pair once, and two of them at
 * the extremes.
 */
@Tag("device")
class RuleTest {
  /** Scores of size s are rounded by about 1e-7 s, and weights with them. */
  private static final double ROUNDING = 2e-6;

  private static final List<Separation> SEPARATIONS =
      List.of(
          new Softmax(),
          new TopKSoftmax(3),
          new Argmax(),
          new Sparsemax(),
          new Entmax(1.5),
          new Entmax(1.05),
          new Entmax(3),
          new Polynomial(1),
          new Polynomial(4),
          new Exponential(),
          new Epanechnikov());

  private static List<UpdateRule> rules() {
    return Arrays.stream(Similarity.values())
        .flatMap(s -> SEPARATIONS.stream().map(p -> new UpdateRule(s, p, false)))
        .toList();
  }

  private static boolean isSimulated() {
    return DeviceUnderTest.found().info().kind() == DeviceInfo.Kind.SIMULATOR;
  }

  /** All rules in the simulator, elsewhere one whose weights end and one that looks for a root. */
  private static List<UpdateRule> rulesAtExtremes() {
    return isSimulated()
        ? rules()
        : List.of(
            new UpdateRule(Similarity.EUCLIDEAN, new TopKSoftmax(3), false),
            new UpdateRule(Similarity.DOT, new Entmax(1.5), false));
  }

  /** The same patterns on the reference and on a device, loaded once for all rules. */
  private record Both(LoadedPatterns exact, LoadedPatterns device) implements AutoCloseable {
    static Both load(Patterns patterns, Patterns values, HostSettings settings) {
      LoadedPatterns exact = Backends.open("reference").load(patterns, values, new Cancellation());
      return new Both(exact, DeviceUnderTest.load(patterns, values, settings));
    }

    void assertSame(StateBatch states, UpdateRequest request, double slack) {
      Update expected = exact.update(states, request);
      RuleTest.assertSame(
          expected,
          device.update(states, request),
          slack,
          "%s, beta %s".formatted(request.rule().describe(), request.beta()));
    }

    @Override
    public void close() {
      device.close();
      exact.close();
    }
  }

  private static void assertSame(Update expected, Update actual, double slack, String rule) {
    for (int q = 0; q < expected.logSumExp().length; q++) {
      String what = rule + ", query " + q;
      for (int j = 0; j < expected.top().k(); j++) {
        assertThat(actual.top().index(q, j)).as(what).isEqualTo(expected.top().index(q, j));
      }
      if (expected.states() == null) {
        double potential = expected.potential()[q];
        assertThat(actual.potential()[q])
            .as(what)
            .isCloseTo(potential, within(slack * Math.max(1, Math.abs(potential))));
      } else {
        double norm = Math.sqrt(expected.projected().squaredNorm(q));
        assertThat(actual.projected().distance(q, expected.projected(), q))
            .as(what)
            .isLessThanOrEqualTo(slack * Math.max(1, norm));
      }
    }
  }

  @Test
  void update_onePattern_isTheReferences() {
    try (Patterns one = Samples.normal(1, 1, 1);
        Both both = Both.load(one, one, HostSettings.NONE)) {
      StateBatch states = Samples.near(one, 2, 1, 0.1);
      for (UpdateRule rule : rulesAtExtremes()) {
        both.assertSame(states, new UpdateRequest(0.5f, Projection.PATTERNS, 1, rule), 1e-5);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1000, 130})
  void update_irregularSizes_isTheReferences(int chunkRows) {
    try (Patterns patterns = Samples.normal(2, 397, 19);
        Both both = Both.load(patterns, patterns, HostSettings.NONE.withChunkRows(chunkRows))) {
      StateBatch states = Samples.near(patterns, 3, 5, 0.3);
      for (UpdateRule rule : chunkRows > 397 ? rules() : rulesAtExtremes()) {
        for (float beta : isSimulated() ? new float[] {0.05f, 1.5f} : new float[] {1.5f}) {
          UpdateRequest request = new UpdateRequest(beta, Projection.PATTERNS, 2, rule);
          both.assertSame(states, request, 1e-5 + ROUNDING * 30 * beta);
        }
      }
    }
  }

  @Test
  void update_valuesAndPotentials_areTheReferences() {
    try (Patterns patterns = Samples.normal(4, 150, 7);
        Patterns values = Samples.normal(5, 150, 3);
        Both both = Both.load(patterns, values, HostSettings.NONE.withChunkRows(64))) {
      StateBatch states = Samples.first(patterns, 3);
      for (UpdateRule rule : rulesAtExtremes()) {
        both.assertSame(states, new UpdateRequest(0.7f, Projection.VALUES, 1, rule), 1e-4);
        both.assertSame(states, new UpdateRequest(0.7f, Projection.NONE, 1, rule), 1e-4);
      }
    }
  }

  /** Rows as they are held, with values that are held otherwise. */
  @ParameterizedTest
  @EnumSource(Precision.class)
  void update_ofEveryPrecision_isTheReferences(Precision precision) {
    try (Patterns exactPatterns = Samples.normal(11, 101, 13);
        Patterns exactValues = Samples.normal(12, 101, 5);
        Patterns patterns = exactPatterns.in(precision);
        Patterns values = exactValues.in(precision);
        Both both = Both.load(patterns, values, HostSettings.NONE.withChunkRows(64))) {
      StateBatch states = Samples.near(patterns, 13, 3, 0.2);
      for (Similarity similarity : Similarity.values()) {
        UpdateRule rule = new UpdateRule(similarity, new Sparsemax(), false);
        both.assertSame(states, new UpdateRequest(0.6f, Projection.VALUES, 1, rule), 1e-4);
        both.assertSame(states, new UpdateRequest(0.6f, Projection.PATTERNS, 1, rule), 1e-4);
      }
    }
  }

  /** Scores of whole numbers are exact, so that many are equal: the row decides, across chunks. */
  @Test
  void update_equalScores_ranksByRow() {
    try (Patterns patterns = Samples.whole(6, 210, 4);
        Patterns values = Samples.normal(7, 210, 2);
        Both both = Both.load(patterns, values, HostSettings.NONE.withChunkRows(64))) {
      StateBatch states = Samples.first(patterns, 3);
      for (UpdateRule rule : rulesAtExtremes()) {
        // Cosines are quotients, whose rounding decides.
        if (rule.similarity() != Similarity.COSINE) {
          both.assertSame(states, new UpdateRequest(1, Projection.VALUES, 4, rule), 1e-5);
        }
      }
    }
  }

  @Test
  void update_extremeBeta_isTheReferences() {
    try (Patterns patterns = Samples.normal(8, 37, 6);
        Both both = Both.load(patterns, patterns, HostSettings.NONE)) {
      StateBatch states = Samples.near(patterns, 9, 2, 0.05);
      for (UpdateRule rule : rulesAtExtremes()) {
        for (float beta : new float[] {Float.MIN_NORMAL, 1e4f, Float.MAX_VALUE}) {
          both.assertSame(states, new UpdateRequest(beta, Projection.PATTERNS, 1, rule), 1e-3);
        }
      }
    }
  }

  /** Products of 1e50, which floats do not hold. */
  @Test
  void update_hugeNorms_isTheReferences() {
    try (Patterns small = Samples.normal(8, 37, 6);
        Patterns patterns = scaled(small, 1e25f);
        Both both = Both.load(patterns, patterns, HostSettings.NONE)) {
      StateBatch states = Samples.near(patterns, 10, 2, 1e24);
      for (UpdateRule rule : rulesAtExtremes()) {
        both.assertSame(states, new UpdateRequest(1e-30f, Projection.PATTERNS, 1, rule), 1e-3);
      }
    }
  }

  /** k₀.₉₀ rests on these: counts and masses above values of ln w, between the patterns'. */
  @ParameterizedTest
  @ValueSource(ints = {1000, 130})
  void weightsAbove_everyRule_isTheReferences(int chunkRows) {
    try (Patterns patterns = Samples.normal(14, 397, 19);
        Both both = Both.load(patterns, patterns, HostSettings.NONE.withChunkRows(chunkRows))) {
      StateBatch states = Samples.near(patterns, 15, 3, 0.3);
      for (UpdateRule rule : chunkRows > 397 ? rules() : rulesAtExtremes()) {
        UpdateRequest request = new UpdateRequest(0.3f, Projection.NONE, 60, rule);
        Update known = both.exact.update(states, request);
        double[] thresholds = new double[states.batch()];
        Arrays.setAll(thresholds, q -> widestGap(known.top(), q));
        WeightsAbove expected =
            both.exact.weightsAbove(states, request, known.logSumExp(), thresholds);
        WeightsAbove found =
            both.device.weightsAbove(states, request, known.logSumExp(), thresholds);
        assertThat(found.counts()).as(rule.describe()).isEqualTo(expected.counts());
        for (int q = 0; q < thresholds.length; q++) {
          assertThat(found.masses()[q])
              .as("%s, query %d", rule.describe(), q)
              .isCloseTo(expected.masses()[q], within(1e-4));
        }
      }
    }
  }

  /** The middle of the widest gap among the highest ln w; below all where none differ. */
  private static double widestGap(TopKFold top, int q) {
    double middle = top.score(q, 0) - 1;
    double widest = 1e-3;
    for (int j = 1; j < top.k() && top.score(q, j) > -1e3; j++) {
      double gap = top.score(q, j - 1) - top.score(q, j);
      if (gap > widest) {
        widest = gap;
        middle = top.score(q, j) + gap / 2;
      }
    }
    return middle;
  }

  /** Zero rows, and queries that are zero, beside others. */
  @Test
  void update_zeroNorms_areTheReferences() {
    float[][] rows = {{0, 0, 0}, {1, 2, 0}, {0, -1, 1}, {0, 0, 0}};
    try (Patterns patterns = Patterns.of(rows);
        Both both = Both.load(patterns, patterns, HostSettings.NONE)) {
      StateBatch states = new StateBatch(new float[] {0, 0, 0, 1, 0, 2}, 2, 3);
      for (UpdateRule rule : rules()) {
        both.assertSame(states, new UpdateRequest(1.5f, Projection.PATTERNS, 0, rule), 1e-5);
      }
    }
  }

  @Test
  void update_alphaNearOne_isTheReferences() {
    try (Patterns patterns = Samples.normal(16, 203, 6);
        Both both = Both.load(patterns, patterns, HostSettings.NONE)) {
      StateBatch states = Samples.near(patterns, 17, 3, 0.3);
      for (double alpha : new double[] {Entmax.LEAST_ALPHA, 1.001, 40, Entmax.MAX_ALPHA}) {
        UpdateRule rule = new UpdateRule(Similarity.EUCLIDEAN, new Entmax(alpha), false);
        both.assertSame(states, new UpdateRequest(0.4f, Projection.PATTERNS, 1, rule), 1e-4);
      }
    }
  }

  /** A query that no pattern attends to stays, and has no strongest pattern. */
  @Test
  void update_noPatternInRange_isTheReferences() {
    try (Patterns patterns = Samples.normal(18, 75, 3);
        Both both = Both.load(patterns, patterns, HostSettings.NONE.withChunkRows(64))) {
      StateBatch states = new StateBatch(new float[] {99, 0, 0, 0, 0, 0}, 2, 3);
      UpdateRule rule = new UpdateRule(Similarity.EUCLIDEAN, new Epanechnikov(), false);
      UpdateRequest request = new UpdateRequest(0.8f, Projection.PATTERNS, 2, rule);
      both.assertSame(states, request, 1e-5);
      Update found = both.device.update(states, request);
      assertThat(found.top().index(0, 0)).isEqualTo(-1);
      assertThat(found.projected().row(0)).containsExactly(99, 0, 0);
      assertThat(found.top().index(1, 0)).isNotNegative();
    }
  }

  private static Patterns scaled(Patterns patterns, float factor) {
    Patterns made = Patterns.allocate(patterns.count(), patterns.dim());
    for (int r = 0; r < patterns.count(); r++) {
      float[] row = patterns.row(r);
      for (int c = 0; c < row.length; c++) {
        row[c] *= factor;
      }
      made.setRow(r, row);
    }
    return made;
  }
}
