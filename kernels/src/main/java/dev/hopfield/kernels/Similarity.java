package dev.hopfield.kernels;

import static dev.hopfield.kernels.Launch.BATCH;
import static dev.hopfield.kernels.Launch.BETA;
import static dev.hopfield.kernels.Launch.FIRST;
import static dev.hopfield.kernels.Launch.ROWS;
import static dev.hopfield.kernels.Launch.STRIDE;
import static dev.hopfield.kernels.RowFormat.element;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** First of the three steps: the scores β xᵢᵀξ of a window of rows. */
public final class Similarity {
  /*
   * A work-item owns a row of the group's tile; the tile is copied to local memory a few columns at
   * a time, so that global memory is read along the rows and any dimension fits.
   */

  private Similarity() {}

  /**
   * Scores rows of any format.
   *
   * <p><b>Launch.</b> Groups of {@code threads} work-items in one dimension; {@code ⌈ROWS/threads⌉
   * · ⌈B/groupQueries⌉} groups, the groups of the same rows next to each other.
   *
   * <p><b>Local memory.</b> {@code threads · (e | 1)} floats, e = {@code tileColumns} rounded up to
   * whole words. Private: {@code groupQueries} floats.
   *
   * <p><b>Global memory, a group.</b> Reads {@code threads} rows of {@code patterns} and {@code
   * groupQueries} queries once; writes the product of the two numbers to {@code scores}.
   *
   * @param context the work-item
   * @param launch counts, see {@link Launch}; the window, B and STRIDE are read
   * @param factors β
   * @param patterns rows of {@code dim} elements, where {@code format} is F32
   * @param packed the same where it is not, see {@link RowFormat}
   * @param scales what {@code format} says
   * @param queries row-major, B rounded up to a multiple of {@code groupQueries} of them
   * @param scores score of query q and row r of the window at {@code q · STRIDE + r}; NaN where the
   *     product xᵢᵀξ is beyond the range of f32
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
    float[] dot = new float[groupQueries];
    for (int q = 0; q < groupQueries; q++) {
      dot[q] = 0f;
    }

    for (int column = 0; column < dim; column += tileColumns) {
      int width = TornadoMath.min(tileColumns, dim - column);
      int firstWord = column / each;
      for (int i = thread; i < threads * tileWords; i += threads) {
        int r = i / tileWords;
        int word = i - r * tileWords;
        if (blockRow + r < rows && firstWord + word < words) {
          for (int lane = 0; lane < each; lane++) {
            tile[r * tileStride + word * each + lane] =
                element(
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
          for (int q = 0; q < groupQueries; q++) {
            dot[q] += x * queries.get((firstQuery + q) * dim + column + c);
          }
        }
      }
      context.localBarrier();
    }
    if (blockRow + thread < rows) {
      for (int q = 0; q < groupQueries; q++) {
        // Plus 0, or NaN for an infinite product: so that −∞, too small to weigh, shows too.
        scores.set((firstQuery + q) * stride + blockRow + thread, beta * dot[q] + 0f * dot[q]);
      }
    }
  }
}
