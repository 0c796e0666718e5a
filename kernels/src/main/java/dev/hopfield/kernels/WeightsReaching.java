package dev.hopfield.kernels;

import static dev.hopfield.kernels.Launch.ROWS;
import static dev.hopfield.kernels.Launch.SPLITS;
import static dev.hopfield.kernels.Launch.SPLIT_ROWS;
import static dev.hopfield.kernels.Launch.STRIDE;
import static dev.hopfield.kernels.Launch.THRESHOLDS;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** How many patterns reach a score, and how much softmax weight they hold together. */
public final class WeightsReaching {
  private WeightsReaching() {}

  /**
   * Counts and weighs, in each split, the scores that reach each threshold of their query.
   *
   * <p><b>Launch.</b> Groups of {@code threads} work-items, a power of two, in one dimension;
   * {@code B · splits} groups, the splits of a query next to each other.
   *
   * <p><b>Local memory.</b> {@code threads} floats and {@code threads} ints.
   *
   * <p><b>Global memory, a group.</b> Reads its split of {@code scores} once for each threshold
   * (from cache); writes T entries of {@code counts} and {@code masses}.
   *
   * @param context the work-item
   * @param launch counts, see {@link Launch}; ROWS, the splits, STRIDE and THRESHOLDS are read
   * @param scores score of query q and row r of the window at {@code q · STRIDE + r}
   * @param thresholds T of each query; a score reaches one if it is not below it
   * @param logSumExp of each query two numbers whose sum it is, the first rounded to f32: scores
   *     lie close to it, and their difference from the first is then exact
   * @param counts how many scores reach the threshold, entry {@code (q · splits + split) · T + t}
   * @param masses Σ exp(s − log-sum-exp) over those
   * @param threads work-items in a group
   */
  public static void count(
      KernelContext context,
      IntArray launch,
      FloatArray scores,
      FloatArray thresholds,
      FloatArray logSumExp,
      IntArray counts,
      FloatArray masses,
      int threads) {
    int thread = context.localIdx;
    int splits = launch.get(SPLITS);
    int each = launch.get(THRESHOLDS);
    int query = context.groupIdx / splits;
    int split = context.groupIdx - query * splits;
    int from = split * launch.get(SPLIT_ROWS);
    int end = TornadoMath.min(from + launch.get(SPLIT_ROWS), launch.get(ROWS));
    int base = query * launch.get(STRIDE);
    float high = logSumExp.get(2 * query);
    float low = logSumExp.get(2 * query + 1);
    float[] mass = context.allocateFloatLocalArray(threads);
    int[] reached = context.allocateIntLocalArray(threads);

    for (int t = 0; t < each; t++) {
      float threshold = thresholds.get(query * each + t);
      int n = 0;
      float sum = 0f;
      for (int r = from + thread; r < end; r += threads) {
        float score = scores.get(base + r);
        // Not >=, so that a NaN shows in the mass.
        if (!(score < threshold)) {
          n++;
          sum += TornadoMath.exp(score - high - low);
        }
      }
      reached[thread] = n;
      mass[thread] = sum;
      for (int half = threads / 2; half > 0; half /= 2) {
        context.localBarrier();
        if (thread < half) {
          reached[thread] += reached[thread + half];
          mass[thread] += mass[thread + half];
        }
      }
      if (thread == 0) {
        counts.set(context.groupIdx * each + t, reached[0]);
        masses.set(context.groupIdx * each + t, mass[0]);
      }
      context.localBarrier();
    }
  }
}
