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
import static dev.hopfield.kernels.Launch.VALUE_SCALES;
import static dev.hopfield.kernels.RowFormat.F32;
import static dev.hopfield.kernels.RowFormat.PATTERNS;
import static dev.hopfield.kernels.RowFormat.element;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * The fused fold: scores, softmax and projection in one pass, so that each pattern is read from
 * global memory once for each group of queries, and no score leaves a work-group.
 */
public final class FusedFold {
  /*
   * A work-group folds one split of the rows for a few queries at once. A tile of rows is copied to
   * local memory, where it serves twice: for the scores and, when patterns are their own values, for
   * the weighted sum. Between the two, the running maximum is raised and what was summed so far is
   * shrunk (online softmax: Milakov & Gimelshein, arXiv 1805.02867), which is the merge rule of the
   * fold with the tile as the second set.
   *
   * A tile is summed on its own before it is added to the running sums, so that rounding grows with
   * the tile and the number of tiles instead of with the number of rows. Rows of the tile lie an odd
   * number of elements apart: neighbouring work-items, which read neighbouring rows, then hit
   * different banks.
   */

  private FusedFold() {}

  /**
   * Folds rows of any format.
   *
   * <p><b>Launch.</b> Groups of {@code threads} work-items in one dimension; {@code splits ·
   * ⌈B/groupQueries⌉} groups, the groups of one split next to each other. {@code threads} and
   * {@code tileRows} are powers of two, {@code tileRows ≤ threads}.
   *
   * <p><b>Local memory.</b> {@code tileRows · (e | 1) + groupQueries · (threads + tileRows + 2)}
   * floats, e the elements of a row rounded up to whole words. Private: {@code groupQueries · (1 +
   * ⌈valueDim/threads⌉)} floats.
   *
   * <p><b>Global memory, a group.</b> Reads its split of {@code patterns} once, its queries once a
   * tile (from cache), and, where there are values and PROJECT = 1, its split of them once. Writes
   * one row of {@code splitFolds} and one element of {@code splitBest} for each of its queries,
   * number {@code q · splits + split}.
   *
   * @param context the work-item
   * @param launch counts, see {@link Launch}; the window, B, the splits and PROJECT are read
   * @param factors β
   * @param patterns rows of {@code dim} elements, where {@code format} is F32
   * @param packed the same where it is not, see {@link RowFormat}
   * @param values rows of {@code valueDim} elements, where {@code valueFormat} is F32
   * @param packedValues the same where it is another
   * @param scales what {@code format} and {@code valueFormat} say; VALUE_SCALES says where the
   *     factors of values begin
   * @param queries row-major, {@code dim} elements a query, B rounded up to a multiple of {@code
   *     groupQueries} of them
   * @param splitFolds (m, l, o) of each query and split, see {@link FoldRow}; o is written with
   *     PROJECT = 1 only; l is NaN where a product xᵢᵀξ is beyond the range of f32
   * @param splitBest the lowest row that attains m, counted in the chunk
   * @param dim d
   * @param valueDim d_v
   * @param threads work-items in a group
   * @param tileRows rows in a tile
   * @param groupQueries queries that a group folds at once
   * @param format of patterns
   * @param valueFormat of values, or {@link RowFormat#PATTERNS}
   */
  public static void fold(
      KernelContext context,
      IntArray launch,
      FloatArray factors,
      FloatArray patterns,
      IntArray packed,
      FloatArray values,
      IntArray packedValues,
      FloatArray scales,
      FloatArray queries,
      FloatArray splitFolds,
      IntArray splitBest,
      int dim,
      int valueDim,
      int threads,
      int tileRows,
      int groupQueries,
      int format,
      int valueFormat) {
    int thread = context.localIdx;
    int splits = launch.get(SPLITS);
    int project = launch.get(PROJECT);
    float beta = factors.get(BETA);

    int queryBlocks = (launch.get(BATCH) + groupQueries - 1) / groupQueries;
    int split = context.groupIdx / queryBlocks;
    int firstQuery = (context.groupIdx - split * queryBlocks) * groupQueries;
    int windowEnd = launch.get(FIRST) + launch.get(ROWS);
    int firstRow = launch.get(FIRST) + split * launch.get(SPLIT_ROWS);
    int endRow = TornadoMath.min(firstRow + launch.get(SPLIT_ROWS), windowEnd);

    int each = RowFormat.perWord(format);
    int words = RowFormat.words(dim, format);
    int valueEach = RowFormat.perWord(valueFormat);
    int valueWords = RowFormat.words(valueDim, valueFormat);
    int valueScales = launch.get(VALUE_SCALES);
    int stride = (words * each) | 1;
    int parts = threads / tileRows;
    int columns = (valueDim + threads - 1) / threads;
    float[] tile = context.allocateFloatLocalArray(tileRows * stride);
    float[] partial = context.allocateFloatLocalArray(threads * groupQueries);
    float[] weight = context.allocateFloatLocalArray(tileRows * groupQueries);
    float[] maximum = context.allocateFloatLocalArray(groupQueries);
    float[] shrink = context.allocateFloatLocalArray(groupQueries);
    float[] sums = new float[groupQueries];
    float[] weighted = new float[groupQueries * columns];
    for (int i = 0; i < groupQueries * columns; i++) {
      weighted[i] = 0f;
    }
    // Of query firstQuery + thread, kept by the first work-items of the group.
    float runningMax = LOWEST;
    float runningSum = 0f;
    int best = firstRow;
    // The share of the tile's dot products that this work-item computes.
    int row = thread % tileRows;
    int part = thread / tileRows;

    for (int tileRow = firstRow; tileRow < endRow; tileRow += tileRows) {
      int rowsHere = TornadoMath.min(tileRows, endRow - tileRow);
      for (int i = thread; i < rowsHere * words; i += threads) {
        int r = i / words;
        int word = i - r * words;
        for (int lane = 0; lane < each; lane++) {
          tile[r * stride + word * each + lane] =
              element(patterns, packed, scales, 0, tileRow + r, word, lane, words, format);
        }
      }
      context.localBarrier();

      for (int q = 0; q < groupQueries; q++) {
        sums[q] = 0f;
      }
      if (row < rowsHere) {
        for (int c = part; c < dim; c += parts) {
          float x = tile[row * stride + c];
          for (int q = 0; q < groupQueries; q++) {
            sums[q] += x * queries.get((firstQuery + q) * dim + c);
          }
        }
      }
      for (int q = 0; q < groupQueries; q++) {
        partial[(q * parts + part) * tileRows + row] = sums[q];
      }
      context.localBarrier();

      for (int i = thread; i < groupQueries * tileRows; i += threads) {
        int q = i / tileRows;
        int r = i - q * tileRows;
        float dot = 0f;
        for (int p = 0; p < parts; p++) {
          dot += partial[(q * parts + p) * tileRows + r];
        }
        // Plus 0, or NaN for an infinite product: so that −∞, too small to weigh, shows too.
        weight[i] = r < rowsHere ? beta * dot + 0f * dot : LOWEST;
      }
      context.localBarrier();

      if (thread < groupQueries) {
        float before = runningMax;
        for (int r = 0; r < rowsHere; r++) {
          float score = weight[thread * tileRows + r];
          if (score > runningMax) {
            runningMax = score;
            best = tileRow + r;
          }
        }
        maximum[thread] = runningMax;
        shrink[thread] = TornadoMath.exp(before - runningMax);
      }
      context.localBarrier();

      for (int i = thread; i < groupQueries * tileRows; i += threads) {
        weight[i] = TornadoMath.exp(weight[i] - maximum[i / tileRows]);
      }
      context.localBarrier();

      if (thread < groupQueries) {
        float sum = 0f;
        for (int r = 0; r < rowsHere; r++) {
          sum += weight[thread * tileRows + r];
        }
        runningSum = runningSum * shrink[thread] + sum;
      }
      if (project == 1) {
        for (int j = 0; j < columns; j++) {
          int c = thread + j * threads;
          if (c < valueDim) {
            for (int q = 0; q < groupQueries; q++) {
              sums[q] = 0f;
            }
            for (int r = 0; r < rowsHere; r++) {
              float v = 0f;
              if (valueFormat == PATTERNS) {
                v = tile[r * stride + c];
              }
              if (valueFormat >= F32) {
                int word = c / valueEach;
                v =
                    element(
                        values,
                        packedValues,
                        scales,
                        valueScales,
                        tileRow + r,
                        word,
                        c - word * valueEach,
                        valueWords,
                        valueFormat);
              }
              for (int q = 0; q < groupQueries; q++) {
                sums[q] += weight[q * tileRows + r] * v;
              }
            }
            for (int q = 0; q < groupQueries; q++) {
              int i = j * groupQueries + q;
              weighted[i] = weighted[i] * shrink[q] + sums[q];
            }
          }
        }
      }
      context.localBarrier();
    }

    int foldLength = WEIGHTED + valueDim;
    if (thread < groupQueries) {
      int entry = (firstQuery + thread) * splits + split;
      splitFolds.set(entry * foldLength + MAX, runningMax);
      splitFolds.set(entry * foldLength + SUM, runningSum);
      splitBest.set(entry, best);
    }
    if (project == 1) {
      for (int j = 0; j < columns; j++) {
        int c = thread + j * threads;
        if (c < valueDim) {
          for (int q = 0; q < groupQueries; q++) {
            int entry = (firstQuery + q) * splits + split;
            splitFolds.set(entry * foldLength + WEIGHTED + c, weighted[j * groupQueries + q]);
          }
        }
      }
    }
  }
}
