package dev.hopfield.host;

import dev.hopfield.engine.fold.SoftmaxFold;
import dev.hopfield.engine.separation.LogWeight;
import dev.hopfield.kernels.FoldRow;
import dev.hopfield.kernels.Launch;
import dev.hopfield.kernels.Projection;
import dev.hopfield.kernels.RuleLaunch;
import dev.hopfield.kernels.RuleWeights;
import dev.hopfield.kernels.SplitMerge;
import java.util.List;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * Turns the scores that a {@link RuleScoreStage} just left into the weights of a separation and
 * folds with them the patterns, their values, or, where nothing is projected, the scores
 * themselves; or leaves the logarithms of the weights for a {@link WeightsStage}.
 */
final class RuleFoldStage extends Stage {
  /** What a stage weighs. */
  enum Weighed {
    PATTERNS,
    VALUES,
    SCORES,
    NOTHING
  }

  private final MemoryPlan plan;
  private final DeviceLimits limits;
  private final Resident resident;
  private final Weighed weighed;
  private final int valueDim;
  private final FloatArray exponents = new FloatArray(1);
  private final FloatArray weights;
  private final IntArray lastRows;
  private final FloatArray folds;
  private final IntArray best;
  private final KernelGrid weigh = KernelGrid.of("weigh", KernelChoice.THREADS);
  private final KernelGrid project = KernelGrid.of("project", KernelChoice.THREADS);
  private final KernelGrid merge = KernelGrid.of("merge", KernelChoice.THREADS);

  /** A stage. */
  RuleFoldStage(MemoryPlan plan, DeviceLimits limits, Resident resident, Weighed weighed) {
    super("ruleFold%s".formatted(weighed));
    this.plan = plan;
    this.limits = limits;
    this.resident = resident;
    this.weighed = weighed;
    valueDim =
        switch (weighed) {
          case PATTERNS -> plan.shape().dim();
          case VALUES -> plan.shape().valueDim();
          case SCORES, NOTHING -> 1;
        };
    int queries = BatchClass.MANY.capacity();
    weights = new FloatArray(queries * RuleLaunch.WEIGHT_LENGTH);
    lastRows = new IntArray(queries);
    folds = new FloatArray(queries * FoldRow.length(valueDim));
    best = new IntArray(queries);
  }

  @Override
  TaskGraph define(TaskGraph graph) {
    ChunkBuffers chunk = resident.chunk();
    boolean values = weighed == Weighed.VALUES;
    int leave =
        switch (weighed) {
          case PATTERNS, VALUES -> RuleLaunch.LEAVE_WEIGHTS;
          case SCORES -> RuleLaunch.SUM_SCORES;
          case NOTHING -> RuleLaunch.LEAVE_LOGARITHMS;
        };
    graph
        .transferToDevice(DataTransferMode.EVERY_EXECUTION, launch(), exponents, weights, lastRows)
        .task(
            weigh.task(),
            RuleWeights::weigh,
            context(),
            launch(),
            exponents,
            weights,
            lastRows,
            resident.scores(),
            resident.splitFolds(),
            resident.splitBest(),
            valueDim,
            leave,
            weigh.threads());
    if (weighed == Weighed.NOTHING) {
      return graph;
    }
    if (weighed != Weighed.SCORES) {
      graph.task(
          project.task(),
          Projection::project,
          context(),
          launch(),
          values ? chunk.values() : chunk.patterns(),
          values ? chunk.packedValues() : chunk.packed(),
          chunk.scales(),
          resident.scores(),
          resident.splitFolds(),
          valueDim,
          project.threads(),
          (values ? plan.shape().valueStorage() : plan.shape().storage()).format(limits));
    }
    return graph
        .task(
            merge.task(),
            SplitMerge::merge,
            context(),
            launch(),
            resident.splitFolds(),
            resident.splitBest(),
            folds,
            best,
            valueDim,
            merge.threads(),
            RowSplits.MOST)
        .transferToHost(DataTransferMode.UNDER_DEMAND, folds, best);
  }

  @Override
  List<KernelGrid> grids() {
    return switch (weighed) {
      case PATTERNS, VALUES -> List.of(weigh, project, merge);
      case SCORES -> List.of(weigh, merge);
      case NOTHING -> List.of(weigh);
    };
  }

  /**
   * Folds a window.
   *
   * @param program to launch in
   * @param window the rows, whose scores were just left
   * @param block the queries
   * @param logWeights of every query of the batch
   * @param highest the highest score of every query of the batch
   * @param into receives the fold
   */
  void fold(
      DeviceProgram program,
      RowWindow window,
      QueryBlock block,
      List<LogWeight> logWeights,
      double[] highest,
      SoftmaxFold into) {
    DeviceProgram.Launched launched = launch(program, window, block, logWeights, highest);
    int length = FoldRow.length(valueDim);
    float[] rows = fetch(launched, folds, 0, block.size() * length);
    for (int q = 0; q < block.size(); q++) {
      int query = block.first() + q;
      double relative = logWeights.get(query).of(highest[query], -1);
      merge(into, query, relative, highest[query], rows, q * length);
    }
  }

  /** Weighs a window, with the same arguments. */
  DeviceProgram.Launched launch(
      DeviceProgram program,
      RowWindow window,
      QueryBlock block,
      List<LogWeight> logWeights,
      double[] highest) {
    for (int q = 0; q < block.size(); q++) {
      writeWeights(q, logWeights.get(block.first() + q), highest[block.first() + q], window);
    }
    set(Launch.FIRST, window.first());
    set(Launch.ROWS, window.rows());
    set(Launch.BATCH, block.size());
    set(Launch.STRIDE, window.rows());
    set(Launch.PROJECT, 1);
    boolean values = weighed == Weighed.VALUES;
    set(Launch.VALUE_SCALES, values ? plan.shape().valueScales(plan.chunkRows()) : 0);
    RowSplits splits = RowSplits.ofBlock(window.rows(), block.size(), plan, limits);
    set(Launch.SPLITS, splits.splits());
    set(Launch.SPLIT_ROWS, splits.rows());
    weigh.groups(splits.splits() * block.size());
    project.groups(splits.splits() * block.size());
    merge.groups(block.size());
    return program.launch(this);
  }

  private void merge(
      SoftmaxFold into, int query, double relative, double highest, float[] rows, int at) {
    float sum = rows[at + FoldRow.SUM];
    if (sum == 0) {
      return;
    }
    if (weighed == Weighed.SCORES) {
      double[] scores = {highest * sum + rows[at + FoldRow.WEIGHTED]};
      into.merge(query, relative, sum, scores, 0);
    } else {
      into.merge(query, relative, sum, rows, at + FoldRow.WEIGHTED);
    }
  }

  private void writeWeights(int q, LogWeight weight, double highest, RowWindow window) {
    float rate = 0;
    float lowest = -Float.MAX_VALUE;
    long lastRow = Long.MAX_VALUE;
    float reference = (float) highest;
    switch (weight) {
      case LogWeight.Exponential exponential -> {
        lowest = (float) Math.max(lowest, exponential.lowest());
        lastRow = exponential.lastRow();
      }
      case LogWeight.Power power -> {
        exponents.set(RuleLaunch.EXPONENT, (float) power.exponent());
        double base = power.slope() * (highest - power.reference() - power.root());
        // Where the highest score has no weight, none has: relative to the largest float.
        boolean none = base <= 0;
        rate = none ? 1 : (float) (power.slope() / base);
        reference = none ? Float.MAX_VALUE : reference;
      }
    }
    int at = q * RuleLaunch.WEIGHT_LENGTH;
    weights.set(at + RuleLaunch.REFERENCE, reference);
    weights.set(at + RuleLaunch.RATE, rate);
    weights.set(at + RuleLaunch.LOWEST_SCORE, lowest);
    lastRows.set(q, Math.clamp(lastRow - window.chunkRow(), -1, Integer.MAX_VALUE));
  }
}
