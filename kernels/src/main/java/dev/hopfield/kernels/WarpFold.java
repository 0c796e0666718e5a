package dev.hopfield.kernels;

import static dev.hopfield.kernels.FoldRow.MAX;
import static dev.hopfield.kernels.FoldRow.SUM;
import static dev.hopfield.kernels.FoldRow.WEIGHTED;
import static dev.hopfield.kernels.Launch.BATCH;
import static dev.hopfield.kernels.Launch.BETA;
import static dev.hopfield.kernels.Launch.FIRST;
import static dev.hopfield.kernels.Launch.LOWEST;
import static dev.hopfield.kernels.Launch.PROJECT;
import static dev.hopfield.kernels.Launch.ROWS;
import static dev.hopfield.kernels.Launch.SPLITS;
import static dev.hopfield.kernels.Launch.SPLIT_ROWS;
import static dev.hopfield.kernels.RowFormat.F32;
import static dev.hopfield.kernels.RowFormat.I8;
import static dev.hopfield.kernels.RowFormat.half;
import static dev.hopfield.kernels.RowFormat.signedByte;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * The fused fold for few queries, on devices whose lanes exchange values (PTX, CUDA): a warp takes
 * a row at a time, and each element is used twice out of the register it was loaded to.
 */
public final class WarpFold {
  /*
   * Lane j holds words j, j + 32, … of a row: 32 neighbouring words a load. A few rows are loaded
   * before the first is used, so that their loads are under way together; only then come the sums
   * over the lanes, and one raise of the maximum for all of these rows. Until the end, warps of a
   * group know nothing of each other: there is no barrier in the loop.
   *
   * As in FusedFold, the rows in flight are the second set of the merge rule, with which the running
   * state is merged.
   */

  /** Lanes of a warp. */
  public static final int LANES = 32;

  private WarpFold() {}

  /**
   * Folds rows that are their own values.
   *
   * <p><b>Launch.</b> Groups of {@code warps · 32} work-items in one dimension; {@code splits ·
   * ⌈B/groupQueries⌉} groups, the groups of one split next to each other.
   *
   * <p><b>Local memory.</b> {@code warps · groupQueries · (e + 3)} floats, e the elements of a row
   * rounded up to whole words of all lanes. <b>Private,</b> in registers: {@code (2 · groupQueries
   * + rowsInFlight) · e/32} floats.
   *
   * <p><b>Global memory, a group.</b> Reads its split of the patterns once, its queries once;
   * writes one row of {@code splitFolds} and one element of {@code splitBest} for each of its
   * queries, number {@code q · splits + split}.
   *
   * @param context the work-item
   * @param launch counts, see {@link Launch}; the window, B, the splits and PROJECT are read
   * @param factors β
   * @param patterns rows of {@code dim} elements, where {@code format} is F32
   * @param packed the same where it is not, see {@link RowFormat}
   * @param scales what {@code format} says
   * @param queries row-major, {@code dim} elements a query, B rounded up to a multiple of {@code
   *     groupQueries} of them
   * @param splitFolds (m, l, o) of each query and split, see {@link FoldRow}; o is written with
   *     PROJECT = 1 only; l is NaN where a product xᵢᵀξ is beyond the range of f32
   * @param splitBest the lowest row that attains m, counted in the chunk
   * @param dim d
   * @param warps in a group
   * @param rowsInFlight rows that a warp loads at once
   * @param groupQueries queries that a group folds at once
   * @param format of patterns
   */
  public static void fold(
      KernelContext context,
      IntArray launch,
      FloatArray factors,
      FloatArray patterns,
      IntArray packed,
      FloatArray scales,
      FloatArray queries,
      FloatArray splitFolds,
      IntArray splitBest,
      int dim,
      int warps,
      int rowsInFlight,
      int groupQueries,
      int format) {
    int thread = context.localIdx;
    int lane = thread % LANES;
    int warp = thread / LANES;
    int splits = launch.get(SPLITS);
    int project = launch.get(PROJECT);
    float beta = factors.get(BETA);
    int queryBlocks = (launch.get(BATCH) + groupQueries - 1) / groupQueries;
    int split = context.groupIdx / queryBlocks;
    int firstQuery = (context.groupIdx - split * queryBlocks) * groupQueries;
    int firstRow = launch.get(FIRST) + split * launch.get(SPLIT_ROWS);
    int endRow =
        TornadoMath.min(firstRow + launch.get(SPLIT_ROWS), launch.get(FIRST) + launch.get(ROWS));

    int each = RowFormat.perWord(format);
    int words = RowFormat.words(dim, format);
    int laneWords = (words + LANES - 1) / LANES;
    int kept = laneWords * each;
    int full = laneWords * LANES == words ? 1 : 0;
    float[] query = new float[groupQueries * kept];
    float[] weighted = new float[groupQueries * kept];
    float[] rows = new float[rowsInFlight * kept];
    float[] score = new float[rowsInFlight * groupQueries];
    float[] runningMax = new float[groupQueries];
    float[] runningSum = new float[groupQueries];
    int[] best = new int[groupQueries];
    for (int q = 0; q < groupQueries; q++) {
      runningMax[q] = LOWEST;
      runningSum[q] = 0f;
      best[q] = firstRow;
      for (int w = 0; w < laneWords; w++) {
        for (int e = 0; e < each; e++) {
          int c = (lane + w * LANES) * each + e;
          float x = 0f;
          if (c < dim) {
            x = queries.get((firstQuery + q) * dim + c);
          }
          query[q * kept + w * each + e] = x;
          weighted[q * kept + w * each + e] = 0f;
        }
      }
    }

    for (int row = firstRow + warp * rowsInFlight; row < endRow; row += warps * rowsInFlight) {
      for (int r = 0; r < rowsInFlight; r++) {
        // Beyond the end, the last row again; it gets no weight.
        int at = TornadoMath.min(row + r, endRow - 1) * words + lane;
        float scale = 1f;
        if (format == I8) {
          scale = scales.get(TornadoMath.min(row + r, endRow - 1));
        }
        for (int w = 0; w < laneWords; w++) {
          int there = full;
          if (full == 0) {
            there = lane + w * LANES < words ? 1 : 0;
          }
          if (format == F32) {
            float x = 0f;
            if (there == 1) {
              x = patterns.get(at + w * LANES);
            }
            rows[r * kept + w] = x;
          }
          if (format != F32) {
            int word = 0;
            if (there == 1) {
              word = packed.get(at + w * LANES);
            }
            for (int e = 0; e < each; e++) {
              float x = 0f;
              if (format == I8) {
                x = scale * signedByte(word, e);
              }
              if (format != I8) {
                x = half(word, e, scales, format);
              }
              rows[r * kept + w * each + e] = x;
            }
          }
        }
      }
      for (int r = 0; r < rowsInFlight; r++) {
        for (int q = 0; q < groupQueries; q++) {
          float dot = 0f;
          for (int i = 0; i < kept; i++) {
            dot += rows[r * kept + i] * query[q * kept + i];
          }
          dot = context.simdSum(dot);
          // Plus 0, or NaN for an infinite product: so that −∞, too small to weigh, shows too.
          score[r * groupQueries + q] = row + r < endRow ? beta * dot + 0f * dot : LOWEST;
        }
      }
      for (int q = 0; q < groupQueries; q++) {
        float before = runningMax[q];
        float m = before;
        int top = best[q];
        for (int r = 0; r < rowsInFlight; r++) {
          float s = score[r * groupQueries + q];
          top = s > m ? row + r : top;
          m = s > m ? s : m;
        }
        float shrink = TornadoMath.exp(before - m);
        float sum = 0f;
        for (int r = 0; r < rowsInFlight; r++) {
          // Differences of LOWEST from itself are 0, but a warp here has at least one row.
          float weight = TornadoMath.exp(score[r * groupQueries + q] - m);
          score[r * groupQueries + q] = weight;
          sum += weight;
        }
        runningSum[q] = runningSum[q] * shrink + sum;
        runningMax[q] = m;
        best[q] = top;
        if (project == 1) {
          for (int i = 0; i < kept; i++) {
            float o = 0f;
            for (int r = 0; r < rowsInFlight; r++) {
              o += score[r * groupQueries + q] * rows[r * kept + i];
            }
            weighted[q * kept + i] = weighted[q * kept + i] * shrink + o;
          }
        }
      }
    }

    int span = kept * LANES;
    float[] sums = context.allocateFloatLocalArray(warps * groupQueries * span);
    float[] maxima = context.allocateFloatLocalArray(warps * groupQueries);
    float[] totals = context.allocateFloatLocalArray(warps * groupQueries);
    int[] winners = context.allocateIntLocalArray(warps * groupQueries);
    for (int q = 0; q < groupQueries; q++) {
      int slot = warp * groupQueries + q;
      for (int w = 0; w < laneWords; w++) {
        for (int e = 0; e < each; e++) {
          sums[slot * span + (lane + w * LANES) * each + e] = weighted[q * kept + w * each + e];
        }
      }
      if (lane == 0) {
        maxima[slot] = runningMax[q];
        totals[slot] = runningSum[q];
        winners[slot] = best[q];
      }
    }
    context.localBarrier();

    int length = WEIGHTED + dim;
    for (int q = 0; q < groupQueries; q++) {
      float m = LOWEST;
      int winner = Integer.MAX_VALUE;
      for (int w = 0; w < warps; w++) {
        float other = maxima[w * groupQueries + q];
        int row = winners[w * groupQueries + q];
        int higher = other > m ? 1 : 0;
        int equal = other == m ? 1 : 0;
        int lower = row < winner ? 1 : 0;
        if (higher + equal * lower > 0) {
          m = other;
          winner = row;
        }
      }
      int entry = (firstQuery + q) * splits + split;
      if (thread == 0) {
        float l = 0f;
        for (int w = 0; w < warps; w++) {
          l += totals[w * groupQueries + q] * TornadoMath.exp(maxima[w * groupQueries + q] - m);
        }
        splitFolds.set(entry * length + MAX, m);
        splitFolds.set(entry * length + SUM, l);
        splitBest.set(entry, winner);
      }
      if (project == 1) {
        for (int c = thread; c < dim; c += warps * LANES) {
          float o = 0f;
          for (int w = 0; w < warps; w++) {
            int slot = w * groupQueries + q;
            o += sums[slot * span + c] * TornadoMath.exp(maxima[slot] - m);
          }
          splitFolds.set(entry * length + WEIGHTED + c, o);
        }
      }
    }
  }
}
