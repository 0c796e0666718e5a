package dev.hopfield.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
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
      name =
          "rows {0}+{1}, d = {2}, d_v = {3}, B = {4}, splits of {5}, {6}/{7}/{8}, format {9}, {10}")
  @CsvSource({
    // first, rows, d, d_v, B, split rows, work-items, tile rows, queries a group, formats
    "0, 1, 1, 1, 1, 8, 8, 8, 1, 0, -1",
    "0, 37, 5, 5, 3, 16, 16, 8, 2, 0, -1",
    "11, 41, 7, 7, 2, 8, 8, 8, 4, 0, -1",
    "3, 29, 19, 19, 1, 12, 8, 4, 1, 0, -1",
    "0, 23, 3, 11, 2, 8, 8, 4, 2, 0, 0",
    "5, 9, 33, 33, 5, 16, 32, 2, 4, 0, -1",
    "11, 41, 7, 7, 2, 8, 8, 8, 4, 1, -1",
    "5, 9, 33, 33, 5, 16, 32, 2, 4, 3, -1",
    "3, 29, 19, 19, 1, 12, 8, 4, 1, 5, -1",
    "0, 37, 4, 4, 3, 16, 16, 8, 2, 5, -1",
    "2, 23, 3, 11, 2, 8, 8, 4, 2, 5, 5",
    "0, 23, 3, 11, 2, 8, 8, 4, 2, 1, 0",
    "7, 23, 10, 5, 2, 8, 8, 4, 2, 0, 5",
    "1, 12, 6, 9, 2, 8, 8, 4, 2, 1, 3",
  })
  void fold_matchesTheFoldOfEachSplit(
      int first,
      int rows,
      int dim,
      int valueDim,
      int batch,
      int splitRows,
      int threads,
      int tileRows,
      int groupQueries,
      int format,
      int valueFormat) {
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
    boolean own = valueFormat == RowFormat.PATTERNS;
    StoredRows patterns = StoredRows.normal(1, first + rows + 3, dim, format);
    StoredRows values =
        own ? patterns : StoredRows.normal(2, first + rows + 3, valueDim, valueFormat);
    FloatArray scales = joined(patterns.scales(), values.scales());
    boolean oneTable = format != RowFormat.I8 && valueFormat != RowFormat.I8;
    launch.set(Launch.VALUE_SCALES, own || oneTable ? 0 : patterns.scales().getSize());
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
                FusedFold::fold,
                new KernelContext(),
                launch,
                factors,
                patterns.floats(),
                patterns.packed(),
                values.floats(),
                values.packed(),
                scales,
                queries,
                folds,
                best,
                dim,
                valueDim,
                threads,
                tileRows,
                groupQueries,
                format,
                valueFormat),
        arrays(own, patterns, values, scales, launch, factors, queries, folds, best));
    for (int q = 0; q < batch; q++) {
      for (int s = 0; s < splits; s++) {
        int from = first + s * splitRows;
        int end = Math.min(from + splitRows, first + rows);
        ExpectedFold expected =
            ExpectedFold.of(
                BETA, patterns.exact(), values.exact(), queries, q, dim, valueDim, from, end);
        int at = (q * splits + s) * length;
        assertThat(folds.get(at + FoldRow.MAX)).isCloseTo((float) expected.max(), within(1e-5f));
        assertThat(folds.get(at + FoldRow.SUM)).isCloseTo((float) expected.sum(), within(1e-4f));
        assertThat(best.get(q * splits + s)).isEqualTo(expected.best());
        for (int c = 0; c < valueDim; c++) {
          assertThat(folds.get(at + FoldRow.WEIGHTED + c))
              .isCloseTo((float) expected.weighted()[c], within(1e-4f));
        }
      }
    }
  }

  /** The scales of patterns, then those of values; a table of powers serves both. */
  private static FloatArray joined(FloatArray ofPatterns, FloatArray ofValues) {
    if (ofPatterns == ofValues || ofValues.getSize() == 1) {
      return ofPatterns;
    }
    if (ofPatterns.getSize() == 1 || ofPatterns.getSize() == ofValues.getSize()) {
      return ofValues.getSize() == RowFormat.POWERS ? ofValues : appended(ofPatterns, ofValues);
    }
    return appended(ofPatterns, ofValues);
  }

  private static FloatArray appended(FloatArray one, FloatArray two) {
    FloatArray both = new FloatArray(one.getSize() + two.getSize());
    for (int i = 0; i < both.getSize(); i++) {
      both.set(i, i < one.getSize() ? one.get(i) : two.get(i - one.getSize()));
    }
    return both;
  }

  private static TornadoNativeArray[] arrays(
      boolean own, StoredRows patterns, StoredRows values, TornadoNativeArray... others) {
    List<TornadoNativeArray> all = new ArrayList<>(List.of(patterns.floats(), patterns.packed()));
    if (!own) {
      all.addAll(List.of(values.floats(), values.packed()));
    }
    all.addAll(List.of(others));
    return all.toArray(TornadoNativeArray[]::new);
  }
}
