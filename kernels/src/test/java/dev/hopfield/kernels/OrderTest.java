package dev.hopfield.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * The simulator lets the work-items of a group take turns from the first to the last or from the
 * last to the first: a kernel that lacks a barrier gives other results in the other order.
 */
class OrderTest {
  private static final String ORDER = "hopfield.simulator.order";
  private static final int DIM = 6;
  private static final int ROWS = 45;
  private static final int THREADS = 16;

  @AfterEach
  void clear() {
    System.clearProperty(ORDER);
  }

  @Test
  void fold_doesNotDependOnTheOrderOfWorkItems() {
    assertThat(fold("descending")).containsExactly(fold("ascending"));
  }

  private static float[] fold(String order) {
    System.setProperty(ORDER, order);
    IntArray launch = Run.launch();
    launch.set(Launch.ROWS, ROWS);
    launch.set(Launch.BATCH, 2);
    launch.set(Launch.SPLITS, 2);
    launch.set(Launch.SPLIT_ROWS, 24);
    launch.set(Launch.PROJECT, 1);
    FloatArray factors = Run.beta(0.5f);
    StoredRows patterns = StoredRows.normal(1, ROWS, DIM, RowFormat.F32);
    FloatArray queries = Run.normal(2, 2 * DIM);
    FloatArray folds = new FloatArray(4 * FoldRow.length(DIM));
    IntArray best = new IntArray(4);
    Run.kernel(
        2,
        THREADS,
        graph ->
            graph.task(
                "t",
                FusedFold::fold,
                new KernelContext(),
                launch,
                factors,
                patterns.floats(),
                patterns.packed(),
                patterns.floats(),
                patterns.packed(),
                patterns.scales(),
                queries,
                folds,
                best,
                DIM,
                DIM,
                THREADS,
                8,
                2,
                RowFormat.F32,
                RowFormat.PATTERNS),
        patterns.and(launch, factors, queries, folds, best));
    return folds.toHeapArray();
  }

  @Test
  void weigh_doesNotDependOnTheOrderOfWorkItems() {
    assertThat(weigh("descending")).containsExactly(weigh("ascending"));
  }

  private static float[] weigh(String order) {
    System.setProperty(ORDER, order);
    IntArray launch = Run.launch();
    launch.set(Launch.ROWS, ROWS);
    launch.set(Launch.SPLITS, 1);
    launch.set(Launch.SPLIT_ROWS, ROWS);
    launch.set(Launch.STRIDE, ROWS);
    FloatArray scores = Run.normal(3, ROWS);
    FloatArray folds = new FloatArray(FoldRow.length(1));
    IntArray best = new IntArray(1);
    Run.kernel(
        1,
        THREADS,
        graph ->
            graph.task(
                "t", Softmax::weigh, new KernelContext(), launch, scores, folds, best, 1, THREADS),
        launch,
        scores,
        folds,
        best);
    return scores.toHeapArray();
  }
}
