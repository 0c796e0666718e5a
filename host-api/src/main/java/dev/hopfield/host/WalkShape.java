package dev.hopfield.host;

import dev.hopfield.kernels.TensorFold;
import dev.hopfield.kernels.Walk;

/**
 * Room for walks in the scratch arrays, which folds by one kernel leave alone.
 *
 * @param capacity queries that walk at once
 * @param dim d
 * @param chunks chunks that each update folds
 */
record WalkShape(int capacity, int dim, int chunks) {
  /** What a plan has room for; none where rows are streamed or scores are stored. */
  static WalkShape of(MemoryPlan plan) {
    int dim = plan.shape().dim();
    int chunks = plan.chunks();
    if (!plan.resident() || plan.kernels().base() == KernelPath.THREE_STEP) {
      return new WalkShape(0, dim, chunks);
    }
    // Whole groups of every kernel that may read the states.
    int unit = Math.max(BatchClass.MANY.groupQueries(), TensorFold.TILE);
    int room = plan.scratch().scoreFloats() - plan.kernels().tensorScratch() - TensorFold.SCRATCH;
    int capacity = BatchClass.MANY.capacity();
    while (capacity > 0
        && (Walk.Places.floats(capacity, dim, chunks) > room
            || Walk.Places.ints(capacity, chunks) > 2L * plan.scratch().candidates())) {
      capacity -= unit;
    }
    return new WalkShape(capacity, dim, chunks);
  }

  /** Blocks of {@link TensorFold#SCRATCH} floats that a walk takes. */
  int scratchBlocks() {
    return Math.toIntExact(
        Math.ceilDiv(Walk.Places.floats(capacity, dim, chunks), (long) TensorFold.SCRATCH));
  }

  /** Floats of a query's results. */
  int resultFloats() {
    return 2 * dim + Walk.MEASURES;
  }

  /** Where the results begin. */
  int results() {
    return Walk.Places.results(capacity, dim, chunks);
  }

  /** Where the counts begin. */
  int counts() {
    return Walk.Places.counts(capacity, chunks);
  }
}
