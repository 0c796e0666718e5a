package dev.hopfield.simulator;

import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.WorkerGrid;
import uk.ac.manchester.tornado.api.WorkerGrid1D;
import uk.ac.manchester.tornado.api.exceptions.TornadoExecutionPlanException;

/** Plans of one graph "g" whose kernel, if any, is its task "t". */
final class Plans {

  private Plans() {}

  static WorkerGrid grid(int global, int local) {
    WorkerGrid1D grid = new WorkerGrid1D(global);
    grid.setLocalWork(local, 1, 1);
    return grid;
  }

  static TornadoExecutionPlan plan(TaskGraph graph) {
    return new TornadoExecutionPlan(graph.snapshot());
  }

  static TornadoExecutionPlan plan(TaskGraph graph, WorkerGrid grid) {
    return plan(graph).withGridScheduler(new GridScheduler("g.t", grid));
  }

  static void run(TaskGraph graph, WorkerGrid grid) {
    try (TornadoExecutionPlan plan = plan(graph, grid)) {
      plan.execute();
    } catch (TornadoExecutionPlanException e) {
      throw new AssertionError(e);
    }
  }

  static void run(TaskGraph graph) {
    try (TornadoExecutionPlan plan = plan(graph)) {
      plan.execute();
    } catch (TornadoExecutionPlanException e) {
      throw new AssertionError(e);
    }
  }
}
