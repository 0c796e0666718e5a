package dev.hopfield.host;

import dev.hopfield.engine.separation.LogWeight;
import dev.hopfield.kernels.Launch;
import dev.hopfield.kernels.RuleLaunch;
import dev.hopfield.kernels.RuleWeights;
import java.util.List;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** Sums of powers for several roots of each query, over the scores that a stage just left. */
final class RuleSumStage extends Stage {
  /** Roots of a query in one launch. */
  static final int ROOTS = WeightsStage.THRESHOLDS;

  private final MemoryPlan plan;
  private final DeviceLimits limits;
  private final Resident resident;
  private final FloatArray exponents = new FloatArray(1);
  private final FloatArray rates;
  private final FloatArray sums;
  private final KernelGrid grid = KernelGrid.of("sum", KernelChoice.THREADS);

  /** A stage for blocks of scores. */
  RuleSumStage(MemoryPlan plan, DeviceLimits limits, Resident resident) {
    super("ruleSums");
    this.plan = plan;
    this.limits = limits;
    this.resident = resident;
    rates = new FloatArray(BatchClass.MANY.capacity() * (1 + ROOTS));
    sums = new FloatArray(plan.scratch().splitEntries() * ROOTS);
  }

  @Override
  TaskGraph define(TaskGraph graph) {
    return graph
        .transferToDevice(DataTransferMode.EVERY_EXECUTION, launch(), exponents, rates)
        .task(
            grid.task(),
            RuleWeights::sumPowers,
            context(),
            launch(),
            exponents,
            rates,
            resident.scores(),
            sums,
            grid.threads())
        .transferToHost(DataTransferMode.UNDER_DEMAND, sums);
  }

  @Override
  List<KernelGrid> grids() {
    return List.of(grid);
  }

  /**
   * Adds the sums of a window.
   *
   * @param program to launch in
   * @param window the rows
   * @param block the queries
   * @param forms of every query of the batch
   * @param roots of every query of the batch, at most {@value #ROOTS} each
   * @param into receives Σ w
   */
  void sum(
      DeviceProgram program,
      RowWindow window,
      QueryBlock block,
      List<LogWeight.Power> forms,
      double[] roots,
      double[] into) {
    int each = roots.length / block.states().batch();
    for (int q = 0; q < block.size(); q++) {
      int query = block.first() + q;
      exponents.set(RuleLaunch.EXPONENT, (float) forms.get(query).exponent());
      rates.set(q * (1 + each), (float) forms.get(query).reference());
      for (int t = 0; t < each; t++) {
        rates.set(q * (1 + each) + 1 + t, (float) (-1 / roots[query * each + t]));
      }
    }
    RowSplits splits = RowSplits.ofBlock(window.rows(), block.size(), plan, limits);
    set(Launch.ROWS, window.rows());
    set(Launch.SPLITS, splits.splits());
    set(Launch.SPLIT_ROWS, splits.rows());
    set(Launch.STRIDE, window.rows());
    set(Launch.THRESHOLDS, each);
    grid.groups(splits.splits() * block.size());
    DeviceProgram.Launched launched = program.launch(this);
    int perQuery = splits.splits() * each;
    float[] found = fetch(launched, sums, 0, block.size() * perQuery);
    for (int i = 0; i < found.length; i++) {
      int entry = (block.first() + i / perQuery) * each + i % each;
      LogWeight.Power form = forms.get(block.first() + i / perQuery);
      // Relative to the weight of the highest score.
      into[entry] += found[i] * form.weight(form.reference(), roots[entry]);
    }
  }
}
