package dev.hopfield.host;

import dev.hopfield.engine.fold.WeightsAbove;
import dev.hopfield.kernels.Launch;
import dev.hopfield.kernels.WeightsReaching;
import java.util.List;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** Counts and weighs the scores that reach thresholds, a few thresholds of each query at a time. */
final class WeightsStage extends Stage {
  /** Thresholds of a query in one launch. */
  static final int THRESHOLDS = 16;

  private final MemoryPlan plan;
  private final DeviceLimits limits;
  private final Resident resident;
  private final FloatArray thresholds;
  private final FloatArray logSumExp;
  private final IntArray counts;
  private final FloatArray masses;
  private final KernelGrid grid = KernelGrid.of("count", KernelChoice.THREADS);

  /** A stage for blocks of scores. */
  WeightsStage(MemoryPlan plan, DeviceLimits limits, Resident resident) {
    super("weights");
    this.plan = plan;
    this.limits = limits;
    this.resident = resident;
    int queries = BatchClass.MANY.capacity();
    thresholds = new FloatArray(queries * THRESHOLDS);
    logSumExp = new FloatArray(2 * queries);
    counts = new IntArray(plan.scratch().splitEntries() * THRESHOLDS);
    masses = new FloatArray(plan.scratch().splitEntries() * THRESHOLDS);
  }

  @Override
  TaskGraph define(TaskGraph graph) {
    return graph
        .transferToDevice(DataTransferMode.EVERY_EXECUTION, launch(), thresholds, logSumExp)
        .task(
            grid.task(),
            WeightsReaching::count,
            context(),
            launch(),
            resident.scores(),
            thresholds,
            logSumExp,
            counts,
            masses,
            grid.threads())
        .transferToHost(DataTransferMode.UNDER_DEMAND, counts, masses);
  }

  @Override
  List<KernelGrid> grids() {
    return List.of(grid);
  }

  /**
   * Counts the scores that a {@link ScoreStage} just left.
   *
   * @param program to launch in
   * @param window the rows
   * @param block the queries
   * @param logSumExps of every query of the batch
   * @param levels T thresholds of every query of the batch
   * @param into receives counts and masses
   */
  void count(
      DeviceProgram program,
      RowWindow window,
      QueryBlock block,
      double[] logSumExps,
      double[] levels,
      WeightsAbove into) {
    for (int q = 0; q < block.size(); q++) {
      double exact = logSumExps[block.first() + q];
      float rounded = (float) exact;
      logSumExp.set(2 * q, rounded);
      logSumExp.set(2 * q + 1, (float) (exact - rounded));
    }
    RowSplits splits = RowSplits.ofBlock(window.rows(), block.size(), plan, limits);
    set(Launch.ROWS, window.rows());
    set(Launch.SPLITS, splits.splits());
    set(Launch.SPLIT_ROWS, splits.rows());
    set(Launch.STRIDE, window.rows());
    grid.groups(splits.splits() * block.size());
    int each = levels.length / block.states().batch();
    for (int from = 0; from < each; from += THRESHOLDS) {
      countSome(program, block, levels, from, Math.min(THRESHOLDS, each - from), splits, into);
    }
  }

  private void countSome(
      DeviceProgram program,
      QueryBlock block,
      double[] levels,
      int from,
      int some,
      RowSplits splits,
      WeightsAbove into) {
    int each = levels.length / block.states().batch();
    for (int q = 0; q < block.size(); q++) {
      for (int t = 0; t < some; t++) {
        double level = levels[(block.first() + q) * each + from + t];
        thresholds.set(q * some + t, notBelow(level));
      }
    }
    set(Launch.THRESHOLDS, some);
    DeviceProgram.Launched launched = program.launch(this);
    int perQuery = splits.splits() * some;
    int[] reached = fetch(launched, counts, 0, block.size() * perQuery);
    float[] weights = fetch(launched, masses, 0, block.size() * perQuery);
    for (int i = 0; i < reached.length; i++) {
      int entry = (block.first() + i / perQuery) * each + from + i % some;
      into.counts()[entry] += reached[i];
      into.masses()[entry] += weights[i];
    }
  }

  /** The smallest float that is not below {@code level}: a float reaches both or neither. */
  private static float notBelow(double level) {
    float rounded = (float) level;
    return rounded < level ? Math.nextUp(rounded) : rounded;
  }
}
