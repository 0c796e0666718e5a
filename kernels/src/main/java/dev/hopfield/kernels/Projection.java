package dev.hopfield.kernels;

import static dev.hopfield.kernels.FoldRow.WEIGHTED;
import static dev.hopfield.kernels.Launch.FIRST;
import static dev.hopfield.kernels.Launch.PROJECT;
import static dev.hopfield.kernels.Launch.ROWS;
import static dev.hopfield.kernels.Launch.SPLITS;
import static dev.hopfield.kernels.Launch.SPLIT_ROWS;
import static dev.hopfield.kernels.Launch.STRIDE;
import static dev.hopfield.kernels.Launch.VALUE_SCALES;
import static dev.hopfield.kernels.RowFormat.element;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** Third of the three steps: o of each split, the weighted sum of its values. */
public final class Projection {
  // Rows summed on their own before they are added up, to keep rounding small.
  private static final int BLOCK = 64;

  private Projection() {}

  /**
   * Sums values of any format with the weights that {@link Softmax#weigh} left.
   *
   * <p><b>Launch.</b> Groups of {@code threads} work-items in one dimension; {@code B · splits}
   * groups, the splits of a query next to each other. With PROJECT = 0 nothing is read or written.
   *
   * <p><b>Local memory.</b> None.
   *
   * <p><b>Global memory, a group.</b> Reads its split of {@code values} once and its weights (from
   * cache); writes o of row {@code q · splits + split} of {@code splitFolds}.
   *
   * @param context the work-item
   * @param launch counts, see {@link Launch}; the window, the splits, STRIDE and PROJECT are read
   * @param values rows of {@code valueDim} elements, the patterns or their values, where {@code
   *     format} is F32
   * @param packed the same where it is not, see {@link RowFormat}
   * @param scales what {@code format} says; VALUE_SCALES says where the factors of rows begin
   * @param weights weight of query q and row r of the window at {@code q · STRIDE + r}
   * @param splitFolds o of each query and split, see {@link FoldRow}
   * @param valueDim d_v
   * @param threads work-items in a group
   * @param format of values
   */
  public static void project(
      KernelContext context,
      IntArray launch,
      FloatArray values,
      IntArray packed,
      FloatArray scales,
      FloatArray weights,
      FloatArray splitFolds,
      int valueDim,
      int threads,
      int format) {
    int each = RowFormat.perWord(format);
    int words = RowFormat.words(valueDim, format);
    int scaleOfRow0 = launch.get(VALUE_SCALES);
    int splits = launch.get(SPLITS);
    int query = context.groupIdx / splits;
    int split = context.groupIdx - query * splits;
    int from = split * launch.get(SPLIT_ROWS);
    int end = TornadoMath.min(from + launch.get(SPLIT_ROWS), launch.get(ROWS));
    int base = query * launch.get(STRIDE);
    int first = launch.get(FIRST);
    if (launch.get(PROJECT) == 1) {
      for (int c = context.localIdx; c < valueDim; c += threads) {
        int word = c / each;
        int lane = c - word * each;
        float o = 0f;
        for (int block = from; block < end; block += BLOCK) {
          int blockEnd = TornadoMath.min(block + BLOCK, end);
          float sum = 0f;
          for (int r = block; r < blockEnd; r++) {
            float v =
                element(values, packed, scales, scaleOfRow0, first + r, word, lane, words, format);
            sum += weights.get(base + r) * v;
          }
          o += sum;
        }
        splitFolds.set(context.groupIdx * (WEIGHTED + valueDim) + WEIGHTED + c, o);
      }
    }
  }
}
