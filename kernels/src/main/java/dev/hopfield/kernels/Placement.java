package dev.hopfield.kernels;

import static dev.hopfield.kernels.RowFormat.element;
import static dev.hopfield.kernels.RowFormat.perWord;
import static dev.hopfield.kernels.RowFormat.words;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * Proves that a chunk has arrived on the device and that kernels run there: what comes back can
 * only have been computed by as many work-items as were launched, from the data that was sent.
 */
public final class Placement {
  /** Work-items launched, and elements echoed: the first and last of patterns and of values. */
  public static final int ECHOES = 4;

  /** Numbers that say which element is echoed. */
  public static final int POSITION = 3;

  private Placement() {}

  /**
   * Echoes elements of the chunk.
   *
   * <p><b>Launch.</b> One group of {@link #ECHOES} work-items. <b>Local memory.</b> None. <b>Global
   * memory.</b> Reads one element, writes two, for each work-item.
   *
   * @param context the work-item
   * @param positions the elements to echo, two of patterns, two of values: of each its row, its
   *     column, and where in {@code scales} the factors of its rows begin
   * @param patterns the chunk's patterns, where {@code format} is F32
   * @param packed the same where it is not, see {@link RowFormat}
   * @param values the chunk's values, or its patterns again, where {@code valueFormat} is F32
   * @param packedValues the same where it is not
   * @param scales what the formats say
   * @param scores stays on the device for later kernels; its first element is set to 0
   * @param splitFolds the same
   * @param splitBest the same
   * @param candidateScores the same
   * @param candidateRows the same
   * @param echoes receives the elements
   * @param seen receives work-item number + 1
   * @param dim d
   * @param valueDim d_v
   * @param format of patterns
   * @param valueFormat of values
   */
  public static void echo(
      KernelContext context,
      IntArray positions,
      FloatArray patterns,
      IntArray packed,
      FloatArray values,
      IntArray packedValues,
      FloatArray scales,
      FloatArray scores,
      FloatArray splitFolds,
      IntArray splitBest,
      FloatArray candidateScores,
      IntArray candidateRows,
      FloatArray echoes,
      IntArray seen,
      int dim,
      int valueDim,
      int format,
      int valueFormat) {
    int item = context.globalIdx;
    int row = positions.get(item * POSITION);
    int column = positions.get(item * POSITION + 1);
    int scaleOfRow0 = positions.get(item * POSITION + 2);
    float echo = 0f;
    if (item < 2) {
      int each = perWord(format);
      int word = column / each;
      int lane = column - word * each;
      int words = words(dim, format);
      echo = element(patterns, packed, scales, scaleOfRow0, row, word, lane, words, format);
    }
    if (item >= 2) {
      int each = perWord(valueFormat);
      int word = column / each;
      int lane = column - word * each;
      int words = words(valueDim, valueFormat);
      echo =
          element(values, packedValues, scales, scaleOfRow0, row, word, lane, words, valueFormat);
    }
    if (item == 0) {
      scores.set(0, 0f);
      splitFolds.set(0, 0f);
      splitBest.set(0, 0);
      candidateScores.set(0, 0f);
      candidateRows.set(0, 0);
    }
    echoes.set(item, echo);
    seen.set(item, item + 1);
  }
}
