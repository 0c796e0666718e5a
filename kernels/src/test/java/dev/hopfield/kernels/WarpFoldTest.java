package dev.hopfield.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** In the simulator, which plays a backend that has shuffles. */
class WarpFoldTest {
  private static final String BACKEND = "hopfield.simulator.backend";
  private static final float BETA = 0.3f;

  @AfterEach
  void clear() {
    System.clearProperty(BACKEND);
  }

  @ParameterizedTest(
      name = "{0}: rows {1}+{2}, d = {3}, B = {4}, splits of {5}, {6} warps, {7} rows, {8}, {9}")
  @CsvSource({
    // first, rows, d, B, split rows, warps, rows in flight, queries a group, format
    "PTX, 0, 1, 1, 1, 8, 1, 1, 1, 0",
    "PTX, 0, 37, 5, 3, 16, 2, 4, 2, 0",
    "PTX, 11, 41, 33, 2, 8, 2, 2, 4, 1",
    "CUDA, 3, 29, 64, 1, 12, 4, 3, 1, 2",
    "CUDA, 3, 29, 66, 1, 12, 1, 3, 1, 4",
    "CUDA, 0, 23, 129, 2, 10, 2, 4, 2, 5",
    "PTX, 2, 17, 70, 1, 32, 2, 8, 1, 3",
  })
  void fold_matchesTheFoldOfEachSplit(
      String backend,
      int first,
      int rows,
      int dim,
      int batch,
      int splitRows,
      int warps,
      int rowsInFlight,
      int groupQueries,
      int format) {
    System.setProperty(BACKEND, backend);
    int splits = Math.ceilDiv(rows, splitRows);
    IntArray launch = Run.launch();
    launch.set(Launch.FIRST, first);
    launch.set(Launch.ROWS, rows);
    launch.set(Launch.BATCH, batch);
    launch.set(Launch.SPLITS, splits);
    launch.set(Launch.SPLIT_ROWS, splitRows);
    launch.set(Launch.PROJECT, 1);
    StoredRows patterns = StoredRows.normal(1, first + rows + 3, dim, format);
    int padded = Math.ceilDiv(batch, groupQueries) * groupQueries;
    FloatArray queries = Run.normal(3, padded * dim);
    int length = FoldRow.length(dim);
    FloatArray folds = new FloatArray(padded * splits * length);
    IntArray best = new IntArray(padded * splits);
    run(patterns, launch, queries, folds, best, dim, warps, rowsInFlight, groupQueries, format);
    for (int q = 0; q < batch; q++) {
      for (int s = 0; s < splits; s++) {
        int from = first + s * splitRows;
        int end = Math.min(from + splitRows, first + rows);
        ExpectedFold expected =
            ExpectedFold.of(
                BETA, patterns.exact(), patterns.exact(), queries, q, dim, dim, from, end);
        int at = (q * splits + s) * length;
        assertThat(folds.get(at + FoldRow.MAX)).isCloseTo((float) expected.max(), within(1e-5f));
        assertThat(folds.get(at + FoldRow.SUM)).isCloseTo((float) expected.sum(), within(1e-4f));
        assertThat(best.get(q * splits + s)).isEqualTo(expected.best());
        for (int c = 0; c < dim; c++) {
          assertThat(folds.get(at + FoldRow.WEIGHTED + c))
              .isCloseTo((float) expected.weighted()[c], within(1e-4f));
        }
      }
    }
  }

  private static void run(
      StoredRows patterns,
      IntArray launch,
      FloatArray queries,
      FloatArray folds,
      IntArray best,
      int dim,
      int warps,
      int rowsInFlight,
      int groupQueries,
      int format) {
    FloatArray factors = Run.beta(BETA);
    int groups = Math.ceilDiv(launch.get(Launch.BATCH), groupQueries);
    Run.kernel(
        launch.get(Launch.SPLITS) * groups,
        warps * WarpFold.LANES,
        graph ->
            graph.task(
                "t",
                WarpFold::fold,
                new KernelContext(),
                launch,
                factors,
                patterns.floats(),
                patterns.packed(),
                patterns.scales(),
                queries,
                folds,
                best,
                dim,
                warps,
                rowsInFlight,
                groupQueries,
                format),
        patterns.and(launch, factors, queries, folds, best));
  }

  @Test
  void fold_namesTheFirstOfEqualRows() {
    System.setProperty(BACKEND, "PTX");
    int rows = 21;
    StoredRows zeros =
        new StoredRows(
            new FloatArray(rows * 2), new IntArray(1), new FloatArray(1), new FloatArray(1));
    zeros.floats().init(0f);
    IntArray launch = Run.launch();
    launch.set(Launch.ROWS, rows);
    launch.set(Launch.BATCH, 1);
    launch.set(Launch.SPLITS, 1);
    launch.set(Launch.SPLIT_ROWS, rows);
    FloatArray folds = new FloatArray(FoldRow.length(2));
    IntArray best = new IntArray(1);
    run(zeros, launch, Run.normal(1, 2), folds, best, 2, 4, 2, 1, RowFormat.F32);
    assertThat(best.get(0)).isZero();
    assertThat(folds.get(FoldRow.SUM)).isEqualTo(rows);
  }

  @Test
  void fold_isRefusedWhereLanesExchangeNothing() {
    StoredRows patterns = StoredRows.normal(1, 8, 4, RowFormat.F32);
    IntArray launch = Run.launch();
    launch.set(Launch.ROWS, 8);
    launch.set(Launch.BATCH, 1);
    launch.set(Launch.SPLITS, 1);
    launch.set(Launch.SPLIT_ROWS, 8);
    FloatArray folds = new FloatArray(FoldRow.length(4));
    assertThatThrownBy(
            () ->
                run(
                    patterns,
                    launch,
                    Run.normal(2, 4),
                    folds,
                    new IntArray(1),
                    4,
                    1,
                    2,
                    1,
                    RowFormat.F32))
        .hasStackTraceContaining(
            "exchanges values within a warp, which gives wrong results on OPENCL");
  }
}
