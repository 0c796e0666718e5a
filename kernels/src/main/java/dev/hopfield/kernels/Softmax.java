package dev.hopfield.kernels;

import static dev.hopfield.kernels.FoldRow.MAX;
import static dev.hopfield.kernels.FoldRow.SUM;
import static dev.hopfield.kernels.FoldRow.WEIGHTED;
import static dev.hopfield.kernels.Launch.FIRST;
import static dev.hopfield.kernels.Launch.LOWEST;
import static dev.hopfield.kernels.Launch.ROWS;
import static dev.hopfield.kernels.Launch.SPLITS;
import static dev.hopfield.kernels.Launch.SPLIT_ROWS;
import static dev.hopfield.kernels.Launch.STRIDE;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** Second of the three steps: weights from scores, and (m, l) of each split. */
public final class Softmax {
  private Softmax() {}

  /**
   * Replaces each score s of a split by e^{s − m}, m being the split's own maximum, and sums them.
   *
   * <p><b>Launch.</b> Groups of {@code threads} work-items, a power of two, in one dimension;
   * {@code B · splits} groups, the splits of a query next to each other.
   *
   * <p><b>Local memory.</b> {@code threads} floats and {@code threads} ints.
   *
   * <p><b>Global memory, a group.</b> Reads its split of {@code scores} twice and writes it once;
   * writes m and l of row {@code q · splits + split} of {@code splitFolds}, and one element of
   * {@code splitBest}.
   *
   * @param context the work-item
   * @param launch counts, see {@link Launch}; the window, the splits and STRIDE are read
   * @param scores score of query q and row r of the window at {@code q · STRIDE + r}; becomes its
   *     weight
   * @param splitFolds m and l of each query and split, see {@link FoldRow}
   * @param splitBest the lowest row that attains m, counted in the chunk
   * @param valueDim d_v
   * @param threads work-items in a group
   */
  public static void weigh(
      KernelContext context,
      IntArray launch,
      FloatArray scores,
      FloatArray splitFolds,
      IntArray splitBest,
      int valueDim,
      int threads) {
    int thread = context.localIdx;
    int splits = launch.get(SPLITS);
    int query = context.groupIdx / splits;
    int split = context.groupIdx - query * splits;
    int from = split * launch.get(SPLIT_ROWS);
    int end = TornadoMath.min(from + launch.get(SPLIT_ROWS), launch.get(ROWS));
    int base = query * launch.get(STRIDE);
    float[] reduced = context.allocateFloatLocalArray(threads);
    int[] reducedRow = context.allocateIntLocalArray(threads);

    float m = LOWEST;
    int best = from;
    for (int r = from + thread; r < end; r += threads) {
      float score = scores.get(base + r);
      if (score > m) {
        m = score;
        best = r;
      }
    }
    reduced[thread] = m;
    reducedRow[thread] = best;
    for (int half = threads / 2; half > 0; half /= 2) {
      context.localBarrier();
      if (thread < half) {
        float other = reduced[thread + half];
        int otherRow = reducedRow[thread + half];
        float mine = reduced[thread];
        // As numbers, not as `a || (b && c)`: see TopK.
        int higher = other > mine ? 1 : 0;
        int equal = other == mine ? 1 : 0;
        int lower = otherRow < reducedRow[thread] ? 1 : 0;
        if (higher + equal * lower > 0) {
          reduced[thread] = other;
          reducedRow[thread] = otherRow;
        }
      }
    }
    context.localBarrier();
    m = reduced[0];
    best = reducedRow[0];
    context.localBarrier();

    float l = 0f;
    for (int r = from + thread; r < end; r += threads) {
      float weight = TornadoMath.exp(scores.get(base + r) - m);
      scores.set(base + r, weight);
      l += weight;
    }
    reduced[thread] = l;
    for (int half = threads / 2; half > 0; half /= 2) {
      context.localBarrier();
      if (thread < half) {
        reduced[thread] += reduced[thread + half];
      }
    }
    if (thread == 0) {
      int fold = context.groupIdx * (WEIGHTED + valueDim);
      splitFolds.set(fold + MAX, m);
      splitFolds.set(fold + SUM, reduced[0]);
      splitBest.set(context.groupIdx, launch.get(FIRST) + best);
    }
  }
}
