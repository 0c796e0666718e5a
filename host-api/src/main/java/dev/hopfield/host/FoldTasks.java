package dev.hopfield.host;

import dev.hopfield.kernels.FixedShift;
import dev.hopfield.kernels.FusedFold;
import dev.hopfield.kernels.Launch;
import dev.hopfield.kernels.ProductFold;
import dev.hopfield.kernels.Projection;
import dev.hopfield.kernels.RowFormat;
import dev.hopfield.kernels.Similarity;
import dev.hopfield.kernels.Softmax;
import dev.hopfield.kernels.SplitMerge;
import dev.hopfield.kernels.TensorFold;
import dev.hopfield.kernels.WarpFold;
import java.util.List;
import java.util.Objects;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * The tasks that fold a window of a chunk, by the path that the plan chose, and merge the splits.
 */
final class FoldTasks {
  private final Stage stage;
  private final MemoryPlan plan;
  private final DeviceLimits limits;
  private final Resident resident;
  private final ChunkBuffers chunk;
  private final BatchClass batchClass;
  private final boolean ownValues;
  private final int valueDim;
  private final KernelPath path;
  private final KernelGrid fused;
  private final KernelGrid maxima;
  private final KernelGrid shift = KernelGrid.of("shift", KernelChoice.THREADS);
  private final FloatArray shifts;
  private final IntArray winners;
  private final ScoreTask score;
  private final KernelGrid weigh = KernelGrid.of("weigh", KernelChoice.THREADS);
  private final KernelGrid project = KernelGrid.of("project", KernelChoice.THREADS);
  private final KernelGrid gather = KernelGrid.of("gather", KernelChoice.THREADS);
  private final KernelGrid merge = KernelGrid.of("merge", KernelChoice.THREADS);

  /**
   * Tasks of a stage.
   *
   * @param stage whose launch they have
   * @param plan sizes and kernels
   * @param limits the device's
   * @param resident what is shared
   * @param batchClass the class of batches
   * @param ownValues whether the patterns are projected, else their values
   */
  FoldTasks(
      Stage stage,
      MemoryPlan plan,
      DeviceLimits limits,
      Resident resident,
      BatchClass batchClass,
      boolean ownValues) {
    this.stage = stage;
    this.plan = plan;
    this.limits = limits;
    this.resident = resident;
    this.batchClass = batchClass;
    this.ownValues = ownValues;
    chunk = resident.chunk();
    valueDim = ownValues ? plan.shape().dim() : plan.shape().valueDim();
    path = plan.kernels().path(batchClass, ownValues);
    fused = KernelGrid.of("fold", plan.kernels().threads(path, batchClass));
    maxima = KernelGrid.of("maxima", fused.threads());
    score = new ScoreTask(Similarity::score, stage, plan, batchClass.groupQueries());
    int shifted = path == KernelPath.TENSOR ? batchClass.capacity() : 1;
    shifts = new FloatArray(shifted);
    winners = new IntArray(shifted);
  }

  private boolean isFused() {
    return path != KernelPath.THREE_STEP;
  }

  /**
   * Adds the tasks to a graph.
   *
   * @param queries what they read
   * @param folds receives the merged folds, from FOLDS_AT on
   * @param best receives the best rows, from BEST_AT on
   */
  void define(TaskGraph graph, FloatArray queries, FloatArray folds, IntArray best) {
    switch (path) {
      case FUSED -> defineFused(graph, queries);
      case WARP -> defineWarp(graph, queries);
      case TENSOR -> defineTensor(graph, queries);
      case PRODUCT -> defineGather(graph);
      case THREE_STEP -> defineThreeSteps(graph, queries);
    }
    graph.task(
        merge.task(),
        SplitMerge::merge,
        stage.context(),
        stage.launch(),
        resident.splitFolds(),
        resident.splitBest(),
        folds,
        best,
        valueDim,
        merge.threads(),
        RowSplits.MOST);
    if (path == KernelPath.TENSOR) {
      // Never asked for; but an array that is not named here would outlive the plan.
      graph.transferToHost(DataTransferMode.UNDER_DEMAND, shifts, winners);
    }
  }

  private void defineFused(TaskGraph graph, FloatArray queries) {
    graph.task(
        fused.task(),
        FusedFold::fold,
        stage.context(),
        stage.launch(),
        stage.factors(),
        chunk.patterns(),
        chunk.packed(),
        chunk.values(),
        chunk.packedValues(),
        chunk.scales(),
        queries,
        resident.splitFolds(),
        resident.splitBest(),
        plan.shape().dim(),
        valueDim,
        fused.threads(),
        plan.kernels().tileRows(),
        batchClass.groupQueries(),
        format(plan.shape().storage()),
        ownValues ? RowFormat.PATTERNS : format(plan.shape().valueStorage()));
  }

  private void defineWarp(TaskGraph graph, FloatArray queries) {
    KernelChoice.WarpShape warp = plan.kernels().warp(batchClass);
    graph.task(
        fused.task(),
        WarpFold::fold,
        stage.context(),
        stage.launch(),
        stage.factors(),
        chunk.patterns(),
        chunk.packed(),
        chunk.scales(),
        queries,
        resident.splitFolds(),
        resident.splitBest(),
        plan.shape().dim(),
        warp.warps(),
        warp.rowsInFlight(),
        batchClass.groupQueries(),
        format(plan.shape().storage()));
  }

  private void defineTensor(TaskGraph graph, FloatArray queries) {
    addPass(graph, maxima, queries, 1);
    graph.task(
        shift.task(),
        FixedShift::find,
        stage.context(),
        stage.launch(),
        resident.splitFolds(),
        resident.splitBest(),
        shifts,
        winners,
        plan.shape().dim());
    addPass(graph, fused, queries, 2);
  }

  /** The rest of a fold by {@link ProductStages}. */
  private void defineGather(TaskGraph graph) {
    graph.task(
        gather.task(),
        ProductFold::gather,
        stage.context(),
        products().sums(),
        resident.splitFolds(),
        valueDim,
        gather.threads());
  }

  private ProductBuffers products() {
    return Objects.requireNonNull(resident.products());
  }

  private void addPass(TaskGraph graph, KernelGrid grid, FloatArray queries, int pass) {
    graph.task(
        grid.task(),
        TensorFold::fold,
        stage.context(),
        stage.launch(),
        stage.factors(),
        chunk.packed(),
        queries,
        resident.scores(),
        shifts,
        winners,
        resident.splitFolds(),
        resident.splitBest(),
        plan.shape().dim(),
        plan.kernels().tensorWarps(),
        pass);
  }

  private int format(RowStorage storage) {
    return storage.format(limits);
  }

  private void defineThreeSteps(TaskGraph graph, FloatArray queries) {
    score.define(graph, chunk, queries, resident.scores(), limits);
    graph.task(
        weigh.task(),
        Softmax::weigh,
        stage.context(),
        stage.launch(),
        resident.scores(),
        resident.splitFolds(),
        resident.splitBest(),
        valueDim,
        weigh.threads());
    graph.task(
        project.task(),
        Projection::project,
        stage.context(),
        stage.launch(),
        ownValues ? chunk.patterns() : chunk.values(),
        ownValues ? chunk.packed() : chunk.packedValues(),
        chunk.scales(),
        resident.scores(),
        resident.splitFolds(),
        valueDim,
        project.threads(),
        format(ownValues ? plan.shape().storage() : plan.shape().valueStorage()));
  }

  /** The way that the plan chose. */
  KernelPath path() {
    return path;
  }

  /** The grids of the tasks. */
  List<KernelGrid> grids() {
    return switch (path) {
      case FUSED, WARP -> List.of(fused, merge);
      case TENSOR -> List.of(maxima, shift, fused, merge);
      case PRODUCT -> List.of(gather, merge);
      case THREE_STEP -> List.of(score.grid(), weigh, project, merge);
    };
  }

  /** Rows that a launch folds at most. */
  int rowsAtOnce(int batch) {
    return isFused() ? Integer.MAX_VALUE : score.rowsAtOnce(batch);
  }

  /** Sets counts and grids of the next launch. */
  void prepare(RowWindow window, int batch, float beta, boolean projects) {
    score.prepare(window, batch, beta);
    stage.set(Launch.PROJECT, projects ? 1 : 0);
    stage.set(Launch.VALUE_SCALES, ownValues ? 0 : plan.shape().valueScales(plan.chunkRows()));
    split(window.rows(), batch);
  }

  /** Groups side by side that fold the same rows. */
  private int beside(int batch) {
    return switch (path) {
      case FUSED, WARP -> batchClass.groups(batch);
      case TENSOR -> Math.ceilDiv(batch, TensorFold.TILE);
      case PRODUCT, THREE_STEP -> batch;
    };
  }

  private int padded(int batch) {
    return path == KernelPath.TENSOR
        ? Math.ceilDiv(batch, TensorFold.TILE) * TensorFold.TILE
        : batchClass.padded(batch);
  }

  private void split(int rows, int batch) {
    if (path == KernelPath.PRODUCT) {
      int segments = Objects.requireNonNull(plan.products()).chunk(batch).segments();
      stage.set(Launch.SPLITS, segments);
      gather.groups(batch * segments);
      merge.groups(batch);
      return;
    }
    int groups = KernelChoice.GROUPS_PER_UNIT * limits.computeUnits();
    int beside = beside(batch);
    int unit = plan.kernels().splitUnit(path, batchClass);
    int most = plan.scratch().mostSplits(padded(batch));
    if (path == KernelPath.TENSOR) {
      int blocks = plan.scratch().scoreFloats() / TensorFold.SCRATCH;
      int free = blocks - stage.launch().get(Launch.SCRATCH_AT);
      most = Math.max(1, Math.min(most, free / (plan.kernels().tensorWarps() * beside)));
    }
    RowSplits splits = RowSplits.of(rows, unit, Math.ceilDiv(groups, beside), most);
    stage.set(Launch.SPLITS, splits.splits());
    stage.set(Launch.SPLIT_ROWS, splits.rows());
    fused.groups(splits.splits() * beside);
    maxima.groups(splits.splits() * beside);
    shift.groups(Math.ceilDiv(padded(batch), shift.threads()));
    weigh.groups(splits.splits() * batch);
    project.groups(splits.splits() * batch);
    merge.groups(batch);
  }
}
