package dev.hopfield.kernels;

import java.util.Random;
import java.util.function.Consumer;
import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.WorkerGrid1D;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.enums.TornadoVMBackendType;
import uk.ac.manchester.tornado.api.exceptions.TornadoExecutionPlanException;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/** Runs one kernel once: all arrays are sent, and all come back. */
final class Run {
  private Run() {}

  /**
   * Runs the task {@code t} that {@code add} adds.
   *
   * @param groups work-groups
   * @param threads work-items in each
   * @param arrays every array among the task's arguments
   */
  static void kernel(
      int groups, int threads, Consumer<TaskGraph> add, TornadoNativeArray... arrays) {
    TaskGraph graph = new TaskGraph("g");
    graph.transferToDevice(DataTransferMode.EVERY_EXECUTION, (Object[]) arrays);
    add.accept(graph);
    graph.transferToHost(DataTransferMode.EVERY_EXECUTION, (Object[]) arrays);
    WorkerGrid1D grid = new WorkerGrid1D(groups * threads);
    grid.setLocalWork(threads, 1, 1);
    try (TornadoExecutionPlan plan = new TornadoExecutionPlan(graph.snapshot())) {
      plan.withCompilerFlags(TornadoVMBackendType.OPENCL, Compilation.OPENCL_FLAGS);
      plan.withGridScheduler(new GridScheduler("g.t", grid));
      plan.execute();
    } catch (TornadoExecutionPlanException e) {
      throw new AssertionError(e);
    }
  }

  static IntArray launch() {
    return new IntArray(Launch.LENGTH);
  }

  static FloatArray beta(float beta) {
    FloatArray factors = new FloatArray(Launch.FACTORS);
    factors.set(Launch.BETA, beta);
    return factors;
  }

  /** Normally distributed numbers. */
  static FloatArray normal(long seed, int length) {
    Random random = new Random(seed);
    FloatArray array = new FloatArray(length);
    for (int i = 0; i < length; i++) {
      array.set(i, (float) random.nextGaussian());
    }
    return array;
  }

  /** β x_rᵀξ_q in double precision. */
  static double score(
      float beta, FloatArray patterns, int row, FloatArray queries, int query, int dim) {
    double dot = 0;
    for (int c = 0; c < dim; c++) {
      dot += (double) patterns.get(row * dim + c) * queries.get(query * dim + c);
    }
    return beta * dot;
  }
}
