package dev.hopfield.kernels;

import static dev.hopfield.kernels.Launch.BATCH;
import static dev.hopfield.kernels.Launch.BETA;
import static dev.hopfield.kernels.Launch.FIRST;
import static dev.hopfield.kernels.Launch.ROWS;
import static dev.hopfield.kernels.Launch.SIMILARITY;
import static dev.hopfield.kernels.Launch.STRIDE;
import static dev.hopfield.kernels.RuleLaunch.COSINE;
import static dev.hopfield.kernels.RuleLaunch.EUCLIDEAN;
import static dev.hopfield.kernels.RuleLaunch.MANHATTAN;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** Scores of a window of rows by any similarity. */
public final class RuleScores {
  /*
   * As in Similarity, a work-item owns a row of the group's tile, which is copied to local memory a
   * few columns at a time. The similarity is a count of the launch, the same for all work-items, so
   * that one kernel serves all. Distances are summed of differences, not made of products: those would cancel.
   */

  /** Squared norms from here on down have lost digits to underflow. */
  private static final float SMALLEST_SQUARE = 1e-30f;

  /** Squared norms from here on up have overflowed or are about to. */
  private static final float LARGEST_SQUARE = 1e38f;

  private RuleScores() {}

  /**
   * Scores rows of any format.
   *
   * <p><b>Launch, local memory, global memory.</b> As {@link Similarity#score}.
   *
   * @param context the work-item
   * @param launch counts, see {@link Launch}; the window, B, STRIDE and SIMILARITY are read
   * @param factors β
   * @param patterns rows of {@code dim} elements, where {@code format} is F32
   * @param packed the same where it is not, see {@link RowFormat}
   * @param scales what {@code format} says
   * @param queries row-major, B rounded up to a multiple of {@code groupQueries} of them
   * @param scores score of query q and row r of the window at {@code q · STRIDE + r}; NaN where
   *     single precision does not hold what it is made of
   * @param dim d
   * @param threads work-items in a group, and rows
   * @param tileColumns columns copied at once: whole words, or d and more
   * @param groupQueries queries that a group scores at once
   * @param format of patterns
   */
  public static void score(
      KernelContext context,
      IntArray launch,
      FloatArray factors,
      FloatArray patterns,
      IntArray packed,
      FloatArray scales,
      FloatArray queries,
      FloatArray scores,
      int dim,
      int threads,
      int tileColumns,
      int groupQueries,
      int format) {
    int thread = context.localIdx;
    int rows = launch.get(ROWS);
    int first = launch.get(FIRST);
    int stride = launch.get(STRIDE);
    int similarity = launch.get(SIMILARITY);
    float beta = factors.get(BETA);
    int queryBlocks = (launch.get(BATCH) + groupQueries - 1) / groupQueries;
    int block = context.groupIdx / queryBlocks;
    int firstQuery = (context.groupIdx - block * queryBlocks) * groupQueries;
    int blockRow = block * threads;
    int each = RowFormat.perWord(format);
    int words = RowFormat.words(dim, format);
    int tileWords = RowFormat.words(tileColumns, format);
    int tileStride = (tileWords * each) | 1;
    float[] tile = context.allocateFloatLocalArray(threads * tileStride);
    float[] sum = new float[groupQueries];
    for (int q = 0; q < groupQueries; q++) {
      sum[q] = 0f;
    }
    float squaredNorm = 0f;
    float largest = 0f;

    for (int column = 0; column < dim; column += tileColumns) {
      int width = TornadoMath.min(tileColumns, dim - column);
      int firstWord = column / each;
      for (int i = thread; i < threads * tileWords; i += threads) {
        int r = i / tileWords;
        int word = i - r * tileWords;
        if (blockRow + r < rows && firstWord + word < words) {
          for (int lane = 0; lane < each; lane++) {
            tile[r * tileStride + word * each + lane] =
                RowFormat.element(
                    patterns,
                    packed,
                    scales,
                    0,
                    first + blockRow + r,
                    firstWord + word,
                    lane,
                    words,
                    format);
          }
        }
      }
      context.localBarrier();
      if (blockRow + thread < rows) {
        for (int c = 0; c < width; c++) {
          float x = tile[thread * tileStride + c];
          squaredNorm += x * x;
          largest = TornadoMath.max(largest, TornadoMath.abs(x));
          for (int q = 0; q < groupQueries; q++) {
            float y = queries.get((firstQuery + q) * dim + column + c);
            float difference = x - y;
            float term = x * y;
            if (similarity == EUCLIDEAN) {
              term = -0.5f * difference * difference;
            }
            if (similarity == MANHATTAN) {
              term = -TornadoMath.abs(difference);
            }
            sum[q] += term;
          }
        }
      }
      context.localBarrier();
    }
    if (blockRow + thread < rows) {
      float norm = 1f;
      if (similarity == COSINE && largest > 0f) {
        // Infinite or NaN where the squares have vanished or overflowed, so that it shows.
        int aboveLeast = squaredNorm > SMALLEST_SQUARE ? 1 : 0;
        int belowMost = squaredNorm < LARGEST_SQUARE ? 1 : 0;
        norm = aboveLeast * belowMost == 1 ? TornadoMath.sqrt(squaredNorm) : 0f;
      }
      for (int q = 0; q < groupQueries; q++) {
        float similar = sum[q] / norm;
        // Plus 0, or NaN for an infinite sum: so that −∞, too small to weigh, shows too.
        scores.set((firstQuery + q) * stride + blockRow + thread, beta * similar + 0f * similar);
      }
    }
  }
}
