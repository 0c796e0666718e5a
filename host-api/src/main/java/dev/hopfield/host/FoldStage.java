package dev.hopfield.host;

import dev.hopfield.engine.StateBatch;
import dev.hopfield.engine.fold.SoftmaxFold;
import dev.hopfield.engine.fold.TopKFold;
import dev.hopfield.kernels.FoldRow;
import java.util.List;
import org.jspecify.annotations.Nullable;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** Folds a window of a chunk for a block of queries, which it sends, and fetches the folds. */
final class FoldStage extends Stage {
  private final int valueDim;
  private final FloatArray queries;
  private final FloatArray folds;
  private final IntArray best;
  private final FoldTasks tasks;
  private final ProductStages.@Nullable Begin products;

  /**
   * A stage for one class of batches.
   *
   * @param plan sizes and kernels
   * @param limits the device's
   * @param resident what is shared
   * @param products the stages of folds by matrix products, where there are any
   * @param batchClass the class
   * @param ownValues whether the patterns are projected, else their values
   */
  FoldStage(
      MemoryPlan plan,
      DeviceLimits limits,
      Resident resident,
      @Nullable ProductStages products,
      BatchClass batchClass,
      boolean ownValues) {
    super("fold%s%s".formatted(batchClass, ownValues ? "" : "Values"));
    valueDim = ownValues ? plan.shape().dim() : plan.shape().valueDim();
    queries = new FloatArray(batchClass.capacity() * plan.shape().dim());
    folds = new FloatArray(batchClass.capacity() * FoldRow.length(valueDim));
    best = new IntArray(batchClass.capacity());
    tasks = new FoldTasks(this, plan, limits, resident, batchClass, ownValues);
    this.products =
        products == null || tasks.path() != KernelPath.PRODUCT
            ? null
            : products.before(this, ownValues, queries, true);
  }

  @Override
  TaskGraph define(TaskGraph graph) {
    graph.transferToDevice(DataTransferMode.EVERY_EXECUTION, launch());
    if (products == null) {
      graph.transferToDevice(DataTransferMode.EVERY_EXECUTION, factors(), queries);
    }
    tasks.define(graph, queries, folds, best);
    return graph.transferToHost(DataTransferMode.UNDER_DEMAND, folds, best);
  }

  @Override
  List<KernelGrid> grids() {
    return tasks.grids();
  }

  /** Rows that a launch folds at most. */
  int rowsAtOnce(int batch) {
    return tasks.rowsAtOnce(batch);
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
    tasks.prepare(window, block.size(), beta, into.dim() > 0);
    if (products != null) {
      products.fold(program);
    }
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
}
