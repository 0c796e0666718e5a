package dev.hopfield.kernels;

import static dev.hopfield.kernels.FoldRow.MAX;
import static dev.hopfield.kernels.FoldRow.SUM;
import static dev.hopfield.kernels.FoldRow.WEIGHTED;
import static dev.hopfield.kernels.Launch.BEST_AT;
import static dev.hopfield.kernels.Launch.FOLDS_AT;
import static dev.hopfield.kernels.Launch.LOWEST;
import static dev.hopfield.kernels.Launch.PROJECT;
import static dev.hopfield.kernels.Launch.SPLITS;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** The merge rule of the fold, applied to the splits of each query in their order. */
public final class SplitMerge {
  private SplitMerge() {}

  /**
   * Merges the (m, l, o) of all splits of a query: m = max mₛ, l = Σ lₛ e^{mₛ − m}, o likewise.
   *
   * <p><b>Launch.</b> Groups of {@code threads} work-items in one dimension; B groups, one a query.
   *
   * <p><b>Local memory.</b> {@code mostSplits} floats.
   *
   * <p><b>Global memory, a group.</b> Reads the entries of its query in the split arrays; writes
   * one row of {@code folds} and one element of {@code best}.
   *
   * @param context the work-item
   * @param launch counts, see {@link Launch}; SPLITS (at most {@code mostSplits}), PROJECT,
   *     FOLDS_AT and BEST_AT are read
   * @param splitFolds (m, l, o) of each query and split, see {@link FoldRow}, row {@code q · splits
   *     + split}
   * @param splitBest the row that attains each m; of equal maxima the lowest is kept
   * @param folds (m, l, o) of each query, from FOLDS_AT on; o is written with PROJECT = 1 only
   * @param best the row that attains m, from BEST_AT on
   * @param valueDim d_v
   * @param threads work-items in a group
   * @param mostSplits the most splits there may be
   */
  public static void merge(
      KernelContext context,
      IntArray launch,
      FloatArray splitFolds,
      IntArray splitBest,
      FloatArray folds,
      IntArray best,
      int valueDim,
      int threads,
      int mostSplits) {
    int thread = context.localIdx;
    int query = context.groupIdx;
    int splits = launch.get(SPLITS);
    int first = query * splits;
    int length = WEIGHTED + valueDim;
    int fold = launch.get(FOLDS_AT) + query * length;
    float[] share = context.allocateFloatLocalArray(mostSplits);

    float m = LOWEST;
    int winner = 0;
    for (int s = 0; s < splits; s++) {
      float other = splitFolds.get((first + s) * length + MAX);
      if (other > m) {
        m = other;
        winner = s;
      }
      if (other == m) {
        winner = splitBest.get(first + s) < splitBest.get(first + winner) ? s : winner;
      }
    }
    for (int s = thread; s < splits; s += threads) {
      share[s] = TornadoMath.exp(splitFolds.get((first + s) * length + MAX) - m);
    }
    context.localBarrier();

    if (thread == 0) {
      float l = 0f;
      for (int s = 0; s < splits; s++) {
        l += share[s] * splitFolds.get((first + s) * length + SUM);
      }
      folds.set(fold + MAX, m);
      folds.set(fold + SUM, l);
      best.set(launch.get(BEST_AT) + query, splitBest.get(first + winner));
    }
    if (launch.get(PROJECT) == 1) {
      for (int c = thread; c < valueDim; c += threads) {
        float o = 0f;
        for (int s = 0; s < splits; s++) {
          o += share[s] * splitFolds.get((first + s) * length + WEIGHTED + c);
        }
        folds.set(fold + WEIGHTED + c, o);
      }
    }
  }
}
