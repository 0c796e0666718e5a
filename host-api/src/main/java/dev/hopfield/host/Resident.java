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
 * @param chunks buffers for each chunk, or those that all stream through
 * @param scores a block of scores
 * @param splitFolds the folds of splits
 * @param splitBest the best row of each split
 * @param candidateScores two halves that the rounds of the top-k tournament write in turn
 * @param candidateRows the rows of these scores
 */
record Resident(
    List<ChunkBuffers> chunks,
    FloatArray scores,
    FloatArray splitFolds,
    IntArray splitBest,
    FloatArray candidateScores,
    IntArray candidateRows) {

  /** Arrays for a plan; those of chunks all lie over the staged chunk. */
  static Resident of(MemoryPlan plan, StagedChunk staged) {
    Scratch scratch = plan.scratch();
    FloatArray candidateScores = new FloatArray(2 * scratch.candidates());
    IntArray candidateRows = new IntArray(2 * scratch.candidates());
    List<ChunkBuffers> chunks = new ArrayList<>();
    for (int buffer = 0; buffer < plan.buffers(); buffer++) {
      chunks.add(ChunkBuffers.of(plan, staged, candidateScores, candidateRows));
    }
    return new Resident(
        List.copyOf(chunks),
        new FloatArray(scratch.scoreFloats()),
        new FloatArray(scratch.splitFloats()),
        new IntArray(scratch.splitEntries()),
        candidateScores,
        candidateRows);
  }

  /** The scratch arrays, which the first buffer's stage puts on the device. */
  List<Object> scratch() {
    return List.of(scores, splitFolds, splitBest, candidateScores, candidateRows);
  }

  /** The scratch arrays and the buffers of the first chunks, as a graph consumes them. */
  Object[] upTo(int buffers) {
    List<Object> all = new ArrayList<>(scratch());
    for (int buffer = 0; buffer < buffers; buffer++) {
      all.addAll(chunks.get(buffer).held());
    }
    return all.toArray();
  }

  /** All of it. */
  Object[] all() {
    return upTo(chunks.size());
  }
}
