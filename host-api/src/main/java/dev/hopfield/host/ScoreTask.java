package dev.hopfield.host;

import dev.hopfield.kernels.Launch;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.common.TornadoFunctions.Task13;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * The task that leaves the scores of a window of a chunk in the scratch block: query q of a block
 * and row r of the window at q · rows + r.
 */
final class ScoreTask {
  /** A kernel that scores, {@code Similarity.score} or {@code RuleScores.score}. */
  interface Kernel
      extends Task13<
          KernelContext,
          IntArray,
          FloatArray,
          FloatArray,
          IntArray,
          FloatArray,
          FloatArray,
          FloatArray,
          Integer,
          Integer,
          Integer,
          Integer,
          Integer> {}

  private final Kernel kernel;
  private final Stage stage;
  private final MemoryPlan plan;
  private final int groupQueries;
  private final KernelGrid grid = KernelGrid.of("score", KernelChoice.THREADS);

  /**
   * A task of a stage.
   *
   * @param kernel what it runs
   * @param stage whose launch it has
   * @param plan sizes and kernels
   * @param groupQueries queries that a group scores at once
   */
  ScoreTask(Kernel kernel, Stage stage, MemoryPlan plan, int groupQueries) {
    this.kernel = kernel;
    this.stage = stage;
    this.plan = plan;
    this.groupQueries = groupQueries;
  }

  /** Adds the task to a graph. */
  void define(
      TaskGraph graph,
      ChunkBuffers chunk,
      FloatArray queries,
      FloatArray scores,
      DeviceLimits limits) {
    graph.task(
        grid.task(),
        kernel,
        stage.context(),
        stage.launch(),
        stage.factors(),
        chunk.patterns(),
        chunk.packed(),
        chunk.scales(),
        queries,
        scores,
        plan.shape().dim(),
        grid.threads(),
        plan.kernels().columns(),
        groupQueries,
        plan.shape().storage().format(limits));
  }

  KernelGrid grid() {
    return grid;
  }

  /** Rows that a launch scores at most. */
  int rowsAtOnce(int batch) {
    return plan.scratch().rowsAtOnce(groups(batch) * groupQueries);
  }

  /** Sets the window and the grid of the next launch. */
  void prepare(RowWindow window, int batch, float beta) {
    stage.factors().set(Launch.BETA, beta);
    stage.set(Launch.FIRST, window.first());
    stage.set(Launch.ROWS, window.rows());
    stage.set(Launch.BATCH, batch);
    stage.set(Launch.STRIDE, window.rows());
    grid.groups(Math.ceilDiv(window.rows(), grid.threads()) * groups(batch));
  }

  private int groups(int batch) {
    return Math.ceilDiv(batch, groupQueries);
  }
}
