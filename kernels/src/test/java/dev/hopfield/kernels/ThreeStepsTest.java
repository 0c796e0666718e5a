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

/** Similarity, softmax and projection, each on its own. */
@Tag("device")
class ThreeStepsTest {
  @ParameterizedTest(
      name = "rows {0}+{1}, d = {2}, B = {3}, {4} work-items, {5} columns, {6} queries, {7}")
  @CsvSource({
    "0, 1, 1, 1, 8, 1, 1, 0",
    "4, 19, 13, 3, 8, 5, 2, 0",
    "0, 16, 8, 4, 16, 8, 4, 0",
    "2, 17, 33, 2, 8, 32, 1, 0",
    "4, 19, 13, 3, 8, 4, 2, 1",
    "2, 17, 33, 2, 8, 32, 1, 3",
    "2, 17, 35, 2, 8, 32, 1, 5",
    "0, 9, 3, 1, 8, 4, 1, 5",
  })
  void score_matchesDotProducts(
      int first,
      int rows,
      int dim,
      int batch,
      int threads,
      int columns,
      int groupQueries,
      int format) {
    float beta = 0.7f;
    int groups = Math.ceilDiv(batch, groupQueries);
    int stride = rows + 2;
    IntArray launch = Run.launch();
    launch.set(Launch.FIRST, first);
    launch.set(Launch.ROWS, rows);
    launch.set(Launch.BATCH, batch);
    launch.set(Launch.STRIDE, stride);
    FloatArray factors = Run.beta(beta);
    StoredRows patterns = StoredRows.normal(1, first + rows, dim, format);
    FloatArray queries = Run.normal(2, groups * groupQueries * dim);
    FloatArray scores = new FloatArray(groups * groupQueries * stride);
    Run.kernel(
        Math.ceilDiv(rows, threads) * groups,
        threads,
        graph ->
            graph.task(
                "t",
                Similarity::score,
                new KernelContext(),
                launch,
                factors,
                patterns.floats(),
                patterns.packed(),
                patterns.scales(),
                queries,
                scores,
                dim,
                threads,
                columns,
                groupQueries,
                format),
        patterns.and(launch, factors, queries, scores));
    for (int q = 0; q < batch; q++) {
      for (int r = 0; r < rows; r++) {
        double expected = Run.score(beta, patterns.exact(), first + r, queries, q, dim);
        assertThat(scores.get(q * stride + r)).isCloseTo((float) expected, within(1e-5f));
      }
    }
  }

  @ParameterizedTest(name = "{0} rows, splits of {1}, B = {2}, {3} work-items")
  @CsvSource({"1, 4, 1, 2", "29, 8, 3, 4", "64, 64, 1, 16"})
  void weigh_leavesWeightsThatSumToTheirSum(int rows, int splitRows, int batch, int threads) {
    int splits = Math.ceilDiv(rows, splitRows);
    int first = 100;
    int valueDim = 3;
    IntArray launch = Run.launch();
    launch.set(Launch.FIRST, first);
    launch.set(Launch.ROWS, rows);
    launch.set(Launch.SPLITS, splits);
    launch.set(Launch.SPLIT_ROWS, splitRows);
    launch.set(Launch.STRIDE, rows);
    FloatArray scores = Run.normal(1, batch * rows);
    // Equal maxima in one split: the lower row counts.
    scores.set(rows - 1, 50f);
    scores.set(Math.max(0, rows - 2), 50f);
    float[] before = scores.toHeapArray();
    FloatArray folds = new FloatArray(batch * splits * FoldRow.length(valueDim));
    IntArray best = new IntArray(batch * splits);
    Run.kernel(
        batch * splits,
        threads,
        graph ->
            graph.task(
                "t",
                Softmax::weigh,
                new KernelContext(),
                launch,
                scores,
                folds,
                best,
                valueDim,
                threads),
        launch,
        scores,
        folds,
        best);
    for (int i = 0; i < batch * splits; i++) {
      int from = i / splits * rows + i % splits * splitRows;
      int end = Math.min(from + splitRows, (i / splits + 1) * rows);
      int winner = from;
      double sum = 0;
      for (int r = from; r < end; r++) {
        winner = before[r] > before[winner] ? r : winner;
      }
      for (int r = from; r < end; r++) {
        double weight = Math.exp((double) before[r] - before[winner]);
        assertThat(scores.get(r)).isCloseTo((float) weight, within(1e-6f));
        sum += weight;
      }
      int fold = i * FoldRow.length(valueDim);
      assertThat(folds.get(fold + FoldRow.MAX)).isEqualTo(before[winner]);
      assertThat(folds.get(fold + FoldRow.SUM)).isCloseTo((float) sum, within(1e-5f));
      assertThat(best.get(i)).isEqualTo(first + winner - i / splits * rows);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {RowFormat.F32, RowFormat.BF16, RowFormat.F16, RowFormat.I8})
  void project_sumsValuesByWeight(int format) {
    int first = 5;
    int rows = 150;
    int splitRows = 80;
    int splits = 2;
    int batch = 2;
    int valueDim = 11;
    int threads = 4;
    IntArray launch = Run.launch();
    launch.set(Launch.FIRST, first);
    launch.set(Launch.ROWS, rows);
    launch.set(Launch.SPLITS, splits);
    launch.set(Launch.SPLIT_ROWS, splitRows);
    launch.set(Launch.STRIDE, rows);
    launch.set(Launch.PROJECT, 1);
    StoredRows values = StoredRows.normal(1, first + rows, valueDim, format);
    FloatArray weights = Run.normal(2, batch * rows);
    FloatArray folds = new FloatArray(batch * splits * FoldRow.length(valueDim));
    Run.kernel(
        batch * splits,
        threads,
        graph ->
            graph.task(
                "t",
                Projection::project,
                new KernelContext(),
                launch,
                values.floats(),
                values.packed(),
                values.scales(),
                weights,
                folds,
                valueDim,
                threads,
                format),
        values.and(launch, weights, folds));
    for (int i = 0; i < batch * splits; i++) {
      int from = i % splits * splitRows;
      int end = Math.min(from + splitRows, rows);
      for (int c = 0; c < valueDim; c++) {
        double expected = 0;
        for (int r = from; r < end; r++) {
          expected +=
              (double) weights.get(i / splits * rows + r)
                  * values.exact().get((first + r) * valueDim + c);
        }
        assertThat(folds.get(i * FoldRow.length(valueDim) + FoldRow.WEIGHTED + c))
            .isCloseTo((float) expected, within(1e-4f));
      }
    }
  }
}
