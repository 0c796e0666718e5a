package dev.hopfield.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

@Tag("device")
class FusedFoldTest {
  private static final float BETA = 0.3f;

  @ParameterizedTest(
      name = "rows {0}+{1}, d = {2}, d_v = {3} (own {4}), B = {5}, splits of {6}, {7}/{8}/{9}")
  @CsvSource({
    // first, rows, d, d_v, own, B, split rows, work-items, tile rows, queries a group
    "0, 1, 1, 1, 1, 1, 8, 8, 8, 1",
    "0, 37, 5, 5, 1, 3, 16, 16, 8, 2",
    "11, 41, 7, 7, 1, 2, 8, 8, 8, 4",
    "3, 29, 19, 19, 1, 1, 12, 8, 4, 1",
    "0, 23, 3, 11, 0, 2, 8, 8, 4, 2",
    "5, 9, 33, 33, 1, 5, 16, 32, 2, 4",
  })
  void foldF32_matchesTheFoldOfEachSplit(
      int first,
      int rows,
      int dim,
      int valueDim,
      int own,
      int batch,
      int splitRows,
      int threads,
      int tileRows,
      int groupQueries) {
    int groups = Math.ceilDiv(batch, groupQueries);
    int splits = Math.ceilDiv(rows, splitRows);
    int padded = groups * groupQueries;
    IntArray launch = Run.launch();
    launch.set(Launch.FIRST, first);
    launch.set(Launch.ROWS, rows);
    launch.set(Launch.BATCH, batch);
    launch.set(Launch.SPLITS, splits);
    launch.set(Launch.SPLIT_ROWS, splitRows);
    launch.set(Launch.PROJECT, 1);
    FloatArray factors = Run.beta(BETA);
    FloatArray patterns = Run.normal(1, (first + rows + 3) * dim);
    FloatArray values = own == 1 ? patterns : Run.normal(2, (first + rows + 3) * valueDim);
    FloatArray queries = Run.normal(3, padded * dim);
    int length = FoldRow.length(valueDim);
    FloatArray folds = new FloatArray(padded * splits * length);
    IntArray best = new IntArray(padded * splits);
    Run.kernel(
        splits * groups,
        threads,
        graph ->
            graph.task(
                "t",
                FusedFold::foldF32,
                new KernelContext(),
                launch,
                factors,
                patterns,
                values,
                queries,
                folds,
                best,
                dim,
                valueDim,
                own,
                threads,
                tileRows,
                groupQueries),
        own == 1
            ? new TornadoNativeArray[] {launch, factors, patterns, queries, folds, best}
            : new TornadoNativeArray[] {launch, factors, patterns, values, queries, folds, best});
    for (int q = 0; q < batch; q++) {
      for (int s = 0; s < splits; s++) {
        int from = first + s * splitRows;
        int end = Math.min(from + splitRows, first + rows);
        Expected expected = Expected.of(patterns, values, queries, q, dim, valueDim, from, end);
        int at = (q * splits + s) * length;
        assertThat(folds.get(at + FoldRow.MAX)).isCloseTo((float) expected.max, within(1e-5f));
        assertThat(folds.get(at + FoldRow.SUM)).isCloseTo((float) expected.sum, within(1e-4f));
        assertThat(best.get(q * splits + s)).isEqualTo(expected.best);
        for (int c = 0; c < valueDim; c++) {
          assertThat(folds.get(at + FoldRow.WEIGHTED + c))
              .isCloseTo((float) expected.weighted[c], within(1e-4f));
        }
      }
    }
  }

  /** The fold by its definition: m, l and o of rows. */
  private record Expected(double max, double sum, double[] weighted, int best) {
    static Expected of(
        FloatArray patterns,
        FloatArray values,
        FloatArray queries,
        int query,
        int dim,
        int valueDim,
        int from,
        int end) {
      double max = Double.NEGATIVE_INFINITY;
      int best = -1;
      for (int r = from; r < end; r++) {
        double score = Run.score(BETA, patterns, r, queries, query, dim);
        if (score > max) {
          max = score;
          best = r;
        }
      }
      double sum = 0;
      double[] weighted = new double[valueDim];
      for (int r = from; r < end; r++) {
        double weight = Math.exp(Run.score(BETA, patterns, r, queries, query, dim) - max);
        sum += weight;
        for (int c = 0; c < valueDim; c++) {
          weighted[c] += weight * values.get(r * valueDim + c);
        }
      }
      return new Expected(max, sum, weighted, best);
    }
  }
}
