package dev.hopfield.kernels;

import static dev.hopfield.kernels.RowFormat.element;
import static dev.hopfield.kernels.RowFormat.perWord;
import static dev.hopfield.kernels.RowFormat.words;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * Keeps arrays on the device, and proves that a chunk has arrived there and that kernels run: what
 * comes back can only have been computed by as many work-items as were launched, from the data that
 * was sent.
 */
public final class Placement {
  /** Work-items launched, and elements echoed: the first and last of patterns and of values. */
  public static final int ECHOES = 4;

  /** Numbers that say which element is echoed. */
  public static final int POSITION = 3;

  private Placement() {}

  /**
   * Puts scratch arrays on the device, where they stay for later kernels.
   *
   * <p><b>Launch.</b> One work-item. <b>Local memory.</b> None. <b>Global memory.</b> Sets the
   * first element of each array to 0.
   *
   * @param context the work-item
   * @param scores see the host's plan
   * @param splitFolds the same
   * @param splitBest the same
   * @param candidateScores the same
   * @param candidateRows the same
   * @param walkFloats the same
   * @param walkInts the same
   */
  public static void keep(
      KernelContext context,
      FloatArray scores,
      FloatArray splitFolds,
      IntArray splitBest,
      FloatArray candidateScores,
      IntArray candidateRows,
      FloatArray walkFloats,
      IntArray walkInts) {
    if (context.globalIdx == 0) {
      scores.set(0, 0f);
      splitFolds.set(0, 0f);
      splitBest.set(0, 0);
      candidateScores.set(0, 0f);
      candidateRows.set(0, 0);
      walkFloats.set(0, 0f);
      walkInts.set(0, 0);
    }
  }

  /**
   * Has a chunk as its arguments, which brings it to the device and makes it the one that later
   * kernels read. As small as a kernel can be: it is compiled once for every chunk.
   *
   * <p><b>Launch.</b> One work-item. <b>Local memory.</b> None. <b>Global memory.</b> Reads an
   * element of each array, writes one.
   *
   * @param context the work-item
   * @param patterns the chunk's patterns, or anything
   * @param packed the same
   * @param values the chunk's values, or anything
   * @param packedValues the same
   * @param scales what goes with them, or anything
   * @param sum receives the sum of their first elements
   */
  public static void hold(
      KernelContext context,
      FloatArray patterns,
      IntArray packed,
      FloatArray values,
      IntArray packedValues,
      FloatArray scales,
      FloatArray sum) {
    if (context.globalIdx == 0) {
      int words = packed.get(0) + packedValues.get(0);
      sum.set(0, patterns.get(0) + values.get(0) + scales.get(0) + words);
    }
  }

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
    echoes.set(item, echo);
    seen.set(item, item + 1);
  }
}
