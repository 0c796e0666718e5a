package dev.hopfield.host;

import dev.hopfield.kernels.Launch;
import dev.hopfield.kernels.RuleLaunch;

/**
 * Device memory of the arrays that belong to single stages: what goes in before a launch and comes
 * back after it. Counted as if every stage had been launched.
 *
 * @param shape the patterns
 * @param kernels the kernels chosen
 * @param scratch the scratch arrays
 */
record StageArrays(MemoryPlan.Shape shape, KernelChoice kernels, Scratch scratch) {
  /** Header and what an allocation is rounded up by. */
  static final long EACH = 64;

  private static final int MOST_ARRAYS_OF_A_STAGE = 6;
  private static final int STAGES_OF_A_BATCH_CLASS = 5;
  private static final int OTHER_STAGES = 14;

  /** Bytes on the device. */
  long bytes() {
    long words = weights() + rules();
    for (BatchClass batch : BatchClass.values()) {
      words += folds(batch) + (long) batch.capacity() * 2 * shape.dim();
    }
    long stages = STAGES_OF_A_BATCH_CLASS * (long) BatchClass.values().length + OTHER_STAGES;
    long small = Launch.LENGTH + Launch.FACTORS;
    return (words + stages * small) * Float.BYTES + stages * MOST_ARRAYS_OF_A_STAGE * EACH;
  }

  /** Queries in, folds and best rows out; beside them what tensor cores need, walks as well. */
  private long folds(BatchClass batch) {
    int kinds = shape.separate() ? 2 : 1;
    long fold = (long) shape.dim() + Scratch.foldLength(shape.longest()) + 1;
    long shifts = kernels.tensorWarps() > 0 ? 2L * (kinds + 1) : 0;
    return batch.capacity() * (fold * kinds + shifts);
  }

  /** Thresholds in, counts and masses of splits out. */
  private long weights() {
    long queries = BatchClass.MANY.capacity();
    return queries * (WeightsStage.THRESHOLDS + 2)
        + 2L * scratch.splitEntries() * WeightsStage.THRESHOLDS;
  }

  /** Queries and weights in, folds and sums of splits out. */
  private long rules() {
    long queries = BatchClass.MANY.capacity();
    long folds =
        (long) Scratch.foldLength(shape.dim())
            + Scratch.foldLength(1)
            + (shape.separate() ? Scratch.foldLength(shape.valueDim()) : 0);
    long weights = RuleFoldStage.Weighed.values().length * (RuleLaunch.WEIGHT_LENGTH + 2L);
    return queries * (shape.dim() + folds + weights + 1 + RuleSumStage.ROOTS)
        + (long) scratch.splitEntries() * RuleSumStage.ROOTS;
  }
}
