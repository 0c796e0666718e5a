package dev.hopfield.host;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * What stays on the device between launches and is shared by all graphs of a program: the chunk
 * that was brought last and the scratch arrays.
 *
 * <p>TornadoVM hands an array on from the graph that ran last, so every graph has to consume all of
 * them, whether it uses them or not; otherwise the chain would break.
 *
 * @param chunk arrays that stand for the chunk that was brought last, see {@link ChunkStage}
 * @param scores a block of scores
 * @param splitFolds the folds of splits
 * @param splitBest the best row of each split
 * @param candidateScores two halves that the rounds of the top-k tournament write in turn
 * @param candidateRows the rows of these scores
 * @param walkFloats states, folds and results of walks
 * @param walkInts who walks, and what goes with the results
 * @param products what folds by matrix products need, where there are any
 */
record Resident(
    ChunkBuffers chunk,
    FloatArray scores,
    FloatArray splitFolds,
    IntArray splitBest,
    FloatArray candidateScores,
    IntArray candidateRows,
    FloatArray walkFloats,
    IntArray walkInts,
    @Nullable ProductBuffers products) {

  /**
   * Arrays for a plan.
   *
   * @param plan how large they are
   * @param staged what the arrays of the chunk lie over
   * @param arrays where the others are allocated
   */
  static Resident of(MemoryPlan plan, StagedChunk staged, HostArrays arrays) {
    Scratch scratch = plan.scratch();
    FloatArray candidateScores = arrays.floats(2 * scratch.candidates());
    IntArray candidateRows = arrays.ints(2 * scratch.candidates());
    return new Resident(
        ChunkBuffers.of(plan, staged, candidateScores, candidateRows),
        arrays.floats(scratch.scoreFloats()),
        arrays.floats(scratch.splitFloats()),
        arrays.ints(scratch.splitEntries()),
        candidateScores,
        candidateRows,
        arrays.floats(scratch.walk().floats()),
        arrays.ints(scratch.walk().ints()),
        plan.products() == null ? null : ProductBuffers.of(plan.products()));
  }

  /** The scratch arrays, which the first stage puts on the device. */
  List<Object> scratch() {
    List<Object> arrays = new ArrayList<>();
    arrays.addAll(List.of(scores, splitFolds, splitBest));
    arrays.addAll(List.of(candidateScores, candidateRows, walkFloats, walkInts));
    if (products != null) {
      arrays.addAll(products.all());
    }
    return arrays;
  }

  /** The scratch arrays and the chunk, as a graph consumes them. */
  List<Object> all() {
    List<Object> all = new ArrayList<>(scratch());
    all.addAll(chunk.held());
    return all;
  }
}
