package dev.hopfield.host;

import dev.hopfield.engine.StateBatch;
import dev.hopfield.engine.fold.SoftmaxFold;
import dev.hopfield.engine.fold.TopKFold;
import dev.hopfield.kernels.FoldRow;
import dev.hopfield.kernels.FusedFold;
import dev.hopfield.kernels.Launch;
import dev.hopfield.kernels.Projection;
import dev.hopfield.kernels.Similarity;
import dev.hopfield.kernels.Softmax;
import dev.hopfield.kernels.SplitMerge;
import java.util.List;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** Folds a window of a chunk for a block of queries, by the path that the plan chose. */
final class FoldStage extends Stage {
  private final MemoryPlan plan;
  private final DeviceLimits limits;
  private final Resident resident;
  private final int buffer;
  private final BatchClass batchClass;
  private final boolean ownValues;
  private final int valueDim;
  private final FloatArray queries;
  private final FloatArray folds;
  private final IntArray best;
  private final KernelGrid fused;
  private final KernelGrid score = KernelGrid.of("score", KernelChoice.THREADS);
  private final KernelGrid weigh = KernelGrid.of("weigh", KernelChoice.THREADS);
  private final KernelGrid project = KernelGrid.of("project", KernelChoice.THREADS);
  private final KernelGrid merge = KernelGrid.of("merge", KernelChoice.THREADS);

  /**
   * A stage for one buffer and class of batches.
   *
   * @param plan sizes and kernels
   * @param limits the device's
   * @param resident what is shared
   * @param buffer the chunk's buffer
   * @param batchClass the class
   * @param ownValues whether the patterns are projected, else their values
   */
  FoldStage(
      MemoryPlan plan,
      DeviceLimits limits,
      Resident resident,
      int buffer,
      BatchClass batchClass,
      boolean ownValues) {
    super("fold%d%s%s".formatted(buffer, batchClass, ownValues ? "" : "Values"));
    this.plan = plan;
    this.limits = limits;
    this.resident = resident;
    this.buffer = buffer;
    this.batchClass = batchClass;
    this.ownValues = ownValues;
    valueDim = ownValues ? plan.shape().dim() : plan.shape().valueDim();
    queries = new FloatArray(batchClass.capacity() * plan.shape().dim());
    folds = new FloatArray(batchClass.capacity() * FoldRow.length(valueDim));
    best = new IntArray(batchClass.capacity());
    fused = KernelGrid.of("fold", plan.kernels().threads());
  }

  private boolean isFused() {
    return plan.kernels().path() == KernelPath.FUSED;
  }

  @Override
  TaskGraph define(TaskGraph graph) {
    graph.transferToDevice(DataTransferMode.EVERY_EXECUTION, launch(), factors(), queries);
    if (isFused()) {
      defineFused(graph);
    } else {
      defineThreeSteps(graph);
    }
    graph.task(
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
        RowSplits.MOST);
    return graph.transferToHost(DataTransferMode.UNDER_DEMAND, folds, best);
  }

  private void defineFused(TaskGraph graph) {
    graph.task(
        fused.task(),
        FusedFold::foldF32,
        context(),
        launch(),
        factors(),
        patterns(),
        values(),
        queries,
        resident.splitFolds(),
        resident.splitBest(),
        plan.shape().dim(),
        valueDim,
        ownValues ? 1 : 0,
        fused.threads(),
        plan.kernels().tileRows(),
        batchClass.groupQueries());
  }

  private void defineThreeSteps(TaskGraph graph) {
    graph.task(
        score.task(),
        Similarity::scoreF32,
        context(),
        launch(),
        factors(),
        patterns(),
        queries,
        resident.scores(),
        plan.shape().dim(),
        score.threads(),
        plan.kernels().columns(),
        batchClass.groupQueries());
    graph.task(
        weigh.task(),
        Softmax::weigh,
        context(),
        launch(),
        resident.scores(),
        resident.splitFolds(),
        resident.splitBest(),
        valueDim,
        weigh.threads());
    graph.task(
        project.task(),
        Projection::projectF32,
        context(),
        launch(),
        values(),
        resident.scores(),
        resident.splitFolds(),
        valueDim,
        project.threads());
  }

  private FloatArray patterns() {
    return resident.patterns().get(buffer);
  }

  private FloatArray values() {
    return ownValues ? patterns() : resident.values().get(buffer);
  }

  @Override
  List<KernelGrid> grids() {
    return isFused() ? List.of(fused, merge) : List.of(score, weigh, project, merge);
  }

  /** Rows that a launch folds at most. */
  int rowsAtOnce(int batch) {
    return isFused() ? Integer.MAX_VALUE : plan.scratch().rowsAtOnce(batchClass.padded(batch));
  }

  /**
   * Folds a window and merges the result.
   *
   * @param program to launch in
   * @param window the rows
   * @param block the queries
   * @param beta β
   * @param into receives the fold; of dimension 0 where only the log-sum-exp is wanted
   * @param top receives the highest score where it keeps one
   */
  void fold(
      DeviceProgram program,
      RowWindow window,
      QueryBlock block,
      float beta,
      SoftmaxFold into,
      TopKFold top) {
    StateBatch states = block.states();
    write(queries, states.data(), block.first() * states.dim(), block.size() * states.dim());
    factors().set(Launch.BETA, beta);
    set(Launch.FIRST, window.first());
    set(Launch.ROWS, window.rows());
    set(Launch.BATCH, block.size());
    set(Launch.PROJECT, into.dim() > 0 ? 1 : 0);
    split(window.rows(), block.size());
    DeviceProgram.Launched launched = program.launch(this);
    int length = FoldRow.length(valueDim);
    float[] rows = fetch(launched, folds, 0, block.size() * length);
    for (int q = 0; q < block.size(); q++) {
      into.merge(
          block.first() + q,
          rows[q * length + FoldRow.MAX],
          rows[q * length + FoldRow.SUM],
          rows,
          q * length + FoldRow.WEIGHTED);
    }
    if (top.k() == 1) {
      int[] winners = fetch(launched, best, 0, block.size());
      for (int q = 0; q < block.size(); q++) {
        top.offer(block.first() + q, rows[q * length + FoldRow.MAX], window.row(winners[q]));
      }
    }
  }

  private void split(int rows, int batch) {
    int groups = KernelChoice.GROUPS_PER_UNIT * limits.computeUnits();
    int beside = isFused() ? batchClass.groups(batch) : batch;
    int unit = isFused() ? plan.kernels().tileRows() : KernelChoice.THREADS;
    int padded = batchClass.padded(batch);
    RowSplits splits =
        RowSplits.of(rows, unit, Math.ceilDiv(groups, beside), plan.scratch().mostSplits(padded));
    set(Launch.SPLITS, splits.splits());
    set(Launch.SPLIT_ROWS, splits.rows());
    set(Launch.STRIDE, rows);
    fused.groups(splits.splits() * batchClass.groups(batch));
    score.groups(Math.ceilDiv(rows, score.threads()) * batchClass.groups(batch));
    weigh.groups(splits.splits() * batch);
    project.groups(splits.splits() * batch);
    merge.groups(batch);
  }
}
