package dev.hopfield.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

@Tag("device")
class SplitMergeTest {
  private static final int THREADS = 8;
  private static final int MOST_SPLITS = 32;

  @ParameterizedTest(name = "{0} queries, {1} splits, d_v = {2}, maxima apart by {3}")
  @CsvSource({"1, 1, 1, 1", "3, 13, 5, 2", "2, 32, 19, 50", "1, 7, 3, 100000", "2, 6, 1, 0"})
  void merge_followsTheMergeRule(int batch, int splits, int valueDim, float apart) {
    int length = FoldRow.length(valueDim);
    Random random = new Random(splits);
    FloatArray splitFolds = Run.normal(batch, batch * splits * length);
    IntArray splitBest = new IntArray(batch * splits);
    for (int i = 0; i < batch * splits; i++) {
      // Every third split is empty, the last one never.
      boolean empty = i % 3 == 1 && i % splits != splits - 1;
      splitFolds.set(
          i * length + FoldRow.MAX, empty ? Launch.LOWEST : apart * (float) random.nextGaussian());
      splitFolds.set(i * length + FoldRow.SUM, empty ? 0 : 1 + random.nextFloat());
      for (int c = 0; c < valueDim && empty; c++) {
        splitFolds.set(i * length + FoldRow.WEIGHTED + c, 0);
      }
      splitBest.set(i, 1000 + i);
    }
    IntArray launch = Run.launch();
    launch.set(Launch.SPLITS, splits);
    launch.set(Launch.PROJECT, 1);
    FloatArray folds = new FloatArray(batch * length);
    IntArray best = new IntArray(batch);
    Run.kernel(
        batch,
        THREADS,
        graph ->
            graph.task(
                "t",
                SplitMerge::merge,
                new KernelContext(),
                launch,
                splitFolds,
                splitBest,
                folds,
                best,
                valueDim,
                THREADS,
                MOST_SPLITS),
        launch,
        splitFolds,
        splitBest,
        folds,
        best);
    for (int q = 0; q < batch; q++) {
      int winner = 0;
      for (int s = 1; s < splits; s++) {
        if (at(splitFolds, q * splits + s, length, FoldRow.MAX)
            > at(splitFolds, q * splits + winner, length, FoldRow.MAX)) {
          winner = s;
        }
      }
      float max = at(splitFolds, q * splits + winner, length, FoldRow.MAX);
      assertThat(at(folds, q, length, FoldRow.MAX)).isEqualTo(max);
      assertThat(best.get(q)).isEqualTo(1000 + q * splits + winner);
      for (int e = FoldRow.SUM; e < length; e++) {
        double sum = 0;
        for (int s = 0; s < splits; s++) {
          int split = q * splits + s;
          double share = Math.exp((double) at(splitFolds, split, length, FoldRow.MAX) - max);
          sum += share * at(splitFolds, split, length, e);
        }
        assertThat(at(folds, q, length, e)).isCloseTo((float) sum, within(1e-4f));
      }
    }
  }

  @Test
  void merge_ofEqualMaxima_namesTheLowestRow() {
    int splits = 4;
    FloatArray splitFolds = new FloatArray(splits * FoldRow.length(1));
    IntArray splitBest = IntArray.fromElements(9, 700, 600, 800);
    for (int s = 0; s < splits; s++) {
      splitFolds.set(s * FoldRow.length(1) + FoldRow.MAX, s == 0 ? -1f : 2f);
      splitFolds.set(s * FoldRow.length(1) + FoldRow.SUM, 1f);
    }
    IntArray launch = Run.launch();
    launch.set(Launch.SPLITS, splits);
    FloatArray folds = new FloatArray(FoldRow.length(1));
    IntArray best = new IntArray(1);
    Run.kernel(
        1,
        THREADS,
        graph ->
            graph.task(
                "t",
                SplitMerge::merge,
                new KernelContext(),
                launch,
                splitFolds,
                splitBest,
                folds,
                best,
                1,
                THREADS,
                MOST_SPLITS),
        launch,
        splitFolds,
        splitBest,
        folds,
        best);
    assertThat(best.get(0)).isEqualTo(600);
  }

  private static float at(FloatArray folds, int fold, int length, int element) {
    return folds.get(fold * length + element);
  }
}
