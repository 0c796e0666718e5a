package dev.hopfield.host;

import java.util.ArrayList;
import java.util.List;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * What stays on the device between launches and is shared by all graphs of a program: the chunks'
 * buffers and the scratch arrays.
 *
 * <p>TornadoVM hands an array on from the graph that ran last, so every graph has to consume all of
 * them, whether it uses them or not; otherwise the chain would break.
 *
 * @param patterns a buffer of patterns for each chunk, or one that they stream through
 * @param values the same for values; the same objects where patterns are their own values
 * @param scores a block of scores
 * @param splitFolds the folds of splits
 * @param splitBest the best row of each split
 * @param candidateScores two halves that the rounds of the top-k tournament write in turn
 * @param candidateRows the rows of these scores
 */
record Resident(
    List<StagedRows> patterns,
    List<StagedRows> values,
    FloatArray scores,
    FloatArray splitFolds,
    IntArray splitBest,
    FloatArray candidateScores,
    IntArray candidateRows)
    implements AutoCloseable {

  /** Allocates the host's side. */
  static Resident allocate(MemoryPlan plan) {
    List<StagedRows> patterns = new ArrayList<>();
    List<StagedRows> values = new ArrayList<>();
    try {
      for (int buffer = 0; buffer < plan.buffers(); buffer++) {
        StagedRows rows = new StagedRows(plan.rows(buffer), plan.shape().dim());
        patterns.add(rows);
        values.add(
            plan.shape().separate()
                ? new StagedRows(plan.rows(buffer), plan.shape().valueDim())
                : rows);
      }
      return new Resident(
          List.copyOf(patterns),
          List.copyOf(values),
          new FloatArray(plan.scratch().scoreFloats()),
          new FloatArray(plan.scratch().splitFloats()),
          new IntArray(plan.scratch().splitEntries()),
          new FloatArray(2 * plan.scratch().candidates()),
          new IntArray(2 * plan.scratch().candidates()));
    } catch (RuntimeException | Error e) {
      patterns.forEach(StagedRows::close);
      values.forEach(StagedRows::close);
      throw e;
    }
  }

  /** The scratch arrays, which the first buffer's stage puts on the device. */
  List<Object> scratch() {
    return List.of(scores, splitFolds, splitBest, candidateScores, candidateRows);
  }

  /** The scratch arrays and the buffers of the first chunks, as a graph consumes them. */
  Object[] upTo(int buffers) {
    List<Object> all = new ArrayList<>(scratch());
    for (int buffer = 0; buffer < buffers; buffer++) {
      all.add(patterns.get(buffer).array());
      if (values.get(buffer) != patterns.get(buffer)) {
        all.add(values.get(buffer).array());
      }
    }
    return all.toArray();
  }

  /** All of it. */
  Object[] all() {
    return upTo(patterns.size());
  }

  /** Gives the host's copy of a chunk back. */
  void release(int buffer) {
    patterns.get(buffer).close();
    values.get(buffer).close();
  }

  @Override
  public void close() {
    patterns.forEach(StagedRows::close);
    values.forEach(StagedRows::close);
  }
}
