package dev.hopfield.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** Scores, weights and sums of the general update rule, each on its own. */
@Tag("device")
class RuleKernelsTest {
  private static final int THREADS = 8;

  @ParameterizedTest
  @ValueSource(
      ints = {RuleLaunch.DOT, RuleLaunch.COSINE, RuleLaunch.EUCLIDEAN, RuleLaunch.MANHATTAN})
  void score_everySimilarity_isTheDefinition(int similarity) {
    int first = 2;
    int rows = 19;
    int dim = 13;
    int batch = 3;
    int groups = Math.ceilDiv(batch, 2);
    IntArray launch = Run.launch();
    launch.set(Launch.FIRST, first);
    launch.set(Launch.ROWS, rows);
    launch.set(Launch.BATCH, batch);
    launch.set(Launch.STRIDE, rows);
    launch.set(Launch.SIMILARITY, similarity);
    FloatArray factors = Run.beta(0.7f);
    StoredRows patterns = StoredRows.normal(1, first + rows, dim, RowFormat.F32);
    FloatArray queries = Run.normal(2, groups * 2 * dim);
    FloatArray scores = new FloatArray(groups * 2 * rows);
    Run.kernel(
        Math.ceilDiv(rows, THREADS) * groups,
        THREADS,
        graph ->
            graph.task(
                "t",
                RuleScores::score,
                new KernelContext(),
                launch,
                factors,
                patterns.floats(),
                patterns.packed(),
                patterns.scales(),
                queries,
                scores,
                dim,
                THREADS,
                5,
                2,
                RowFormat.F32),
        patterns.and(launch, factors, queries, scores));
    for (int q = 0; q < batch; q++) {
      for (int r = 0; r < rows; r++) {
        double expected = 0.7f * similar(similarity, patterns.floats(), first + r, queries, q, dim);
        assertThat((double) scores.get(q * rows + r)).isCloseTo(expected, within(2e-5));
      }
    }
  }

  private static double similar(
      int similarity, FloatArray patterns, int row, FloatArray queries, int query, int dim) {
    double dot = 0;
    double squaredNorm = 0;
    double squared = 0;
    double absolute = 0;
    for (int c = 0; c < dim; c++) {
      double x = patterns.get(row * dim + c);
      double y = queries.get(query * dim + c);
      dot += x * y;
      squaredNorm += x * x;
      squared += (x - y) * (x - y);
      absolute += Math.abs(x - y);
    }
    return switch (similarity) {
      case RuleLaunch.COSINE -> dot / Math.sqrt(squaredNorm);
      case RuleLaunch.EUCLIDEAN -> -squared / 2;
      case RuleLaunch.MANHATTAN -> -absolute;
      default -> dot;
    };
  }

  /** Powers of several exponents, and exponentials of those that rank high enough. */
  @ParameterizedTest
  @CsvSource({"0, 0.4", "1, 0.4", "7, 0.05", "20000, 0.00005", "0, 0"})
  void weigh_powersAndExponentials_areRelativeToTheHighest(float exponent, float rate) {
    int rows = 21;
    FloatArray scores = Run.normal(3, rows);
    float reference = highest(scores);
    float lowest = scores.get(4);
    IntArray launch = splits(rows);
    FloatArray exponents = new FloatArray(1);
    exponents.set(0, exponent);
    FloatArray weights = new FloatArray(RuleLaunch.WEIGHT_LENGTH);
    weights.set(RuleLaunch.REFERENCE, reference);
    weights.set(RuleLaunch.RATE, rate);
    weights.set(RuleLaunch.LOWEST_SCORE, lowest);
    IntArray lastRows = new IntArray(1);
    lastRows.set(0, 3);
    double[] expected = new double[rows];
    for (int r = 0; r < rows; r++) {
      double below = (double) scores.get(r) - reference;
      // Row 4 has the lowest score, but comes after the last row that may have it.
      boolean ranks = scores.get(r) > lowest;
      double base = 1 + rate * below;
      double weight = rate == 0 ? Math.exp(below) : base > 0 ? Math.pow(base, exponent) : 0;
      expected[r] = ranks ? weight : 0;
    }
    FloatArray folds = new FloatArray(2 * FoldRow.length(1));
    IntArray best = new IntArray(2);
    Run.kernel(
        2,
        THREADS,
        graph ->
            graph.task(
                "t",
                RuleWeights::weigh,
                new KernelContext(),
                launch,
                exponents,
                weights,
                lastRows,
                scores,
                folds,
                best,
                1,
                1,
                THREADS),
        launch,
        exponents,
        weights,
        lastRows,
        scores,
        folds,
        best);
    double sum = 0;
    for (int r = 0; r < rows; r++) {
      sum += expected[r];
      assertThat((double) scores.get(r)).as("row %d", r).isCloseTo(expected[r], within(2e-5));
    }
    int length = FoldRow.length(1);
    double found = folds.get(FoldRow.SUM) + (double) folds.get(length + FoldRow.SUM);
    assertThat(found).isCloseTo(sum, within(1e-4));
  }

  @ParameterizedTest
  @ValueSource(floats = {1, 2, 0.5f, 1000})
  void sumPowers_severalRates_isTheDefinition(float exponent) {
    int rows = 21;
    FloatArray scores = Run.normal(4, rows);
    float reference = highest(scores);
    IntArray launch = splits(rows);
    launch.set(Launch.THRESHOLDS, 3);
    FloatArray exponents = new FloatArray(1);
    exponents.set(0, exponent);
    FloatArray rates = new FloatArray(4);
    rates.set(0, reference);
    for (int t = 0; t < 3; t++) {
      rates.set(1 + t, (0.2f + t) / Math.max(1, exponent));
    }
    FloatArray sums = new FloatArray(2 * 3);
    Run.kernel(
        2,
        THREADS,
        graph ->
            graph.task(
                "t",
                RuleWeights::sumPowers,
                new KernelContext(),
                launch,
                exponents,
                rates,
                scores,
                sums,
                THREADS),
        launch,
        exponents,
        rates,
        scores,
        sums);
    for (int t = 0; t < 3; t++) {
      double expected = 0;
      for (int r = 0; r < rows; r++) {
        double base = 1 + rates.get(1 + t) * ((double) scores.get(r) - reference);
        expected += base > 0 ? Math.pow(base, exponent) : 0;
      }
      assertThat(sums.get(t) + (double) sums.get(3 + t)).isCloseTo(expected, within(1e-4));
    }
  }

  /** One query, two splits of unequal length. */
  private static IntArray splits(int rows) {
    IntArray launch = Run.launch();
    launch.set(Launch.ROWS, rows);
    launch.set(Launch.BATCH, 1);
    launch.set(Launch.STRIDE, rows);
    launch.set(Launch.SPLITS, 2);
    launch.set(Launch.SPLIT_ROWS, 16);
    return launch;
  }

  private static float highest(FloatArray scores) {
    float highest = scores.get(0);
    for (int r = 1; r < scores.getSize(); r++) {
      highest = Math.max(highest, scores.get(r));
    }
    return highest;
  }
}
