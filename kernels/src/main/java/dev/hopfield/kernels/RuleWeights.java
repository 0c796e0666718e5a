package dev.hopfield.kernels;

import static dev.hopfield.kernels.FoldRow.MAX;
import static dev.hopfield.kernels.FoldRow.SUM;
import static dev.hopfield.kernels.FoldRow.WEIGHTED;
import static dev.hopfield.kernels.Launch.FIRST;
import static dev.hopfield.kernels.Launch.ROWS;
import static dev.hopfield.kernels.Launch.SPLITS;
import static dev.hopfield.kernels.Launch.SPLIT_ROWS;
import static dev.hopfield.kernels.Launch.STRIDE;
import static dev.hopfield.kernels.Launch.THRESHOLDS;
import static dev.hopfield.kernels.RuleLaunch.EXPONENT;
import static dev.hopfield.kernels.RuleLaunch.LEAVE_LOGARITHMS;
import static dev.hopfield.kernels.RuleLaunch.LOWEST_SCORE;
import static dev.hopfield.kernels.RuleLaunch.RATE;
import static dev.hopfield.kernels.RuleLaunch.REFERENCE;
import static dev.hopfield.kernels.RuleLaunch.SUM_SCORES;
import static dev.hopfield.kernels.RuleLaunch.WEIGHT_LENGTH;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** Weights of scores by any separation, relative to the weight of the highest score. */
public final class RuleWeights {
  /*
   * The host knows the highest score of each query, so weights are relative to its weight from the
   * start: none is above 1, and the splits' sums merge by adding, which is the fold's rule for equal
   * maxima. A power (1 + u)^p is exp(p · ln(1 + u)), with ln(1 + u) = u · ln(y) / (y − 1) for y = 1 +
   * u rounded, which keeps the digits of small u (Kahan).
   */

  private RuleWeights() {}

  /**
   * Turns the scores of a split into weights and sums them.
   *
   * <p><b>Launch.</b> Groups of {@code threads} work-items, a power of two, in one dimension;
   * {@code B · splits} groups, the splits of a query next to each other.
   *
   * <p><b>Local memory.</b> {@code 2 · threads} floats.
   *
   * <p><b>Global memory, a group.</b> Reads and writes its split of {@code scores} once; writes m =
   * 0, l and, with {@code leave = SUM_SCORES}, an o of one element of row {@code q · splits +
   * split} of {@code splitFolds}, and one element of {@code splitBest}.
   *
   * @param context the work-item
   * @param launch counts, see {@link Launch}; the window, the splits and STRIDE are read
   * @param exponents the exponent of powers, see {@link RuleLaunch}
   * @param weights of each query, see {@link RuleLaunch}
   * @param lastRows of each query the last row with weight among those with the lowest score that
   *     has, counted in the chunk
   * @param scores score of query q and row r of the window at {@code q · STRIDE + r}; becomes its
   *     weight, or the logarithm of that
   * @param splitFolds m and l of each query and split, see {@link FoldRow}
   * @param splitBest receives 0: the host knows the best row
   * @param valueDim d_v; 1 where values are not projected
   * @param leave LEAVE_WEIGHTS, SUM_SCORES or LEAVE_LOGARITHMS, see {@link RuleLaunch}
   * @param threads work-items in a group
   */
  public static void weigh(
      KernelContext context,
      IntArray launch,
      FloatArray exponents,
      FloatArray weights,
      IntArray lastRows,
      FloatArray scores,
      FloatArray splitFolds,
      IntArray splitBest,
      int valueDim,
      int leave,
      int threads) {
    int thread = context.localIdx;
    int splits = launch.get(SPLITS);
    int query = context.groupIdx / splits;
    int split = context.groupIdx - query * splits;
    int from = split * launch.get(SPLIT_ROWS);
    int end = TornadoMath.min(from + launch.get(SPLIT_ROWS), launch.get(ROWS));
    int base = query * launch.get(STRIDE);
    int first = launch.get(FIRST);
    float exponent = exponents.get(EXPONENT);
    float reference = weights.get(query * WEIGHT_LENGTH + REFERENCE);
    float rate = weights.get(query * WEIGHT_LENGTH + RATE);
    float lowest = weights.get(query * WEIGHT_LENGTH + LOWEST_SCORE);
    int lastRow = lastRows.get(query);
    float[] reduced = context.allocateFloatLocalArray(threads);
    float[] reducedScores = context.allocateFloatLocalArray(threads);

    float sum = 0f;
    float scoreSum = 0f;
    for (int r = from + thread; r < end; r += threads) {
      float score = scores.get(base + r);
      float below = score - reference;
      float u = rate * below;
      float y = 1f + u;
      float slope = y == 1f ? 1f : TornadoMath.log(y) / (y - 1f);
      float logarithm = rate == 0f ? below : exponent * (u * slope);
      // As numbers: see TopK. A NaN is not below, so it stays and shows.
      int tooLow = score < lowest ? 1 : 0;
      int equal = score == lowest ? 1 : 0;
      int later = first + r > lastRow ? 1 : 0;
      int out = y <= 0f ? 1 : 0;
      float weight = TornadoMath.exp(logarithm);
      if (tooLow + equal * later + out > 0) {
        weight = 0f;
        logarithm = -Float.MAX_VALUE;
      }
      scores.set(base + r, leave == LEAVE_LOGARITHMS ? logarithm : weight);
      sum += weight;
      scoreSum += weight > 0f ? weight * below : weight;
    }
    reduced[thread] = sum;
    reducedScores[thread] = scoreSum;
    for (int half = threads / 2; half > 0; half /= 2) {
      context.localBarrier();
      if (thread < half) {
        reduced[thread] += reduced[thread + half];
        reducedScores[thread] += reducedScores[thread + half];
      }
    }
    if (thread == 0) {
      int fold = context.groupIdx * (WEIGHTED + valueDim);
      splitFolds.set(fold + MAX, 0f);
      splitFolds.set(fold + SUM, reduced[0]);
      if (leave == SUM_SCORES) {
        splitFolds.set(fold + WEIGHTED, reducedScores[0]);
      }
      splitBest.set(context.groupIdx, 0);
    }
  }

  /**
   * Sums the powers of each split for several rates.
   *
   * <p><b>Launch.</b> As {@link #weigh}. <b>Local memory.</b> {@code threads} floats.
   *
   * <p><b>Global memory, a group.</b> Reads its split of {@code scores} once for each rate (from
   * cache); writes T entries of {@code sums}.
   *
   * @param context the work-item
   * @param launch counts, see {@link Launch}; ROWS, the splits, STRIDE and THRESHOLDS are read
   * @param exponents the exponent, see {@link RuleLaunch}
   * @param rates the reference of each query, then T rates of each query: {@code 1 + T} numbers
   * @param scores score of query q and row r of the window at {@code q · STRIDE + r}
   * @param sums Σ (1 + κ(s − reference))^p over those above 0, entry {@code (q · splits + split) ·
   *     T + t}
   * @param threads work-items in a group
   */
  public static void sumPowers(
      KernelContext context,
      IntArray launch,
      FloatArray exponents,
      FloatArray rates,
      FloatArray scores,
      FloatArray sums,
      int threads) {
    int thread = context.localIdx;
    int splits = launch.get(SPLITS);
    int each = launch.get(THRESHOLDS);
    int query = context.groupIdx / splits;
    int split = context.groupIdx - query * splits;
    int from = split * launch.get(SPLIT_ROWS);
    int end = TornadoMath.min(from + launch.get(SPLIT_ROWS), launch.get(ROWS));
    int base = query * launch.get(STRIDE);
    float exponent = exponents.get(EXPONENT);
    float reference = rates.get(query * (1 + each));
    float[] reduced = context.allocateFloatLocalArray(threads);

    for (int t = 0; t < each; t++) {
      float rate = rates.get(query * (1 + each) + 1 + t);
      float sum = 0f;
      for (int r = from + thread; r < end; r += threads) {
        float u = rate * (scores.get(base + r) - reference);
        float y = 1f + u;
        float slope = y == 1f ? 1f : TornadoMath.log(y) / (y - 1f);
        float weight = TornadoMath.exp(exponent * (u * slope));
        sum += y <= 0f ? 0f : weight;
      }
      reduced[thread] = sum;
      for (int half = threads / 2; half > 0; half /= 2) {
        context.localBarrier();
        if (thread < half) {
          reduced[thread] += reduced[thread + half];
        }
      }
      if (thread == 0) {
        sums.set(context.groupIdx * each + t, reduced[0]);
      }
      context.localBarrier();
    }
  }
}
