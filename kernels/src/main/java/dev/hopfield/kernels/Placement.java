package dev.hopfield.kernels;

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

  private Placement() {}

  /**
   * Echoes elements of the chunk.
   *
   * <p><b>Launch.</b> One group of {@link #ECHOES} work-items. <b>Local memory.</b> None. <b>Global
   * memory.</b> Reads one element, writes two, for each work-item.
   *
   * @param context the work-item
   * @param positions the elements to echo: two of patterns, two of values
   * @param patterns the chunk's patterns
   * @param values the chunk's values, or its patterns again
   * @param scores stays on the device for later kernels; its first element is set to 0
   * @param splitFolds the same
   * @param splitBest the same
   * @param candidateScores the same
   * @param candidateRows the same
   * @param echoes receives the elements
   * @param seen receives work-item number + 1
   */
  public static void echoF32(
      KernelContext context,
      IntArray positions,
      FloatArray patterns,
      FloatArray values,
      FloatArray scores,
      FloatArray splitFolds,
      IntArray splitBest,
      FloatArray candidateScores,
      IntArray candidateRows,
      FloatArray echoes,
      IntArray seen) {
    int item = context.globalIdx;
    float echo = 0f;
    if (item < 2) {
      echo = patterns.get(positions.get(item));
    }
    if (item >= 2) {
      echo = values.get(positions.get(item));
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
