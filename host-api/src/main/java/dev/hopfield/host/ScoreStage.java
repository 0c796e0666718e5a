package dev.hopfield.host;

import dev.hopfield.engine.StateBatch;
import dev.hopfield.kernels.Similarity;
import java.util.List;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** Leaves the scores of a window of a chunk in the scratch block, for stages that consume them. */
final class ScoreStage extends Stage {
  private final DeviceLimits limits;
  private final Resident resident;
  private final FloatArray queries;
  private final ScoreTask task;

  /** A stage for one class of batches. */
  ScoreStage(MemoryPlan plan, DeviceLimits limits, Resident resident, BatchClass batchClass) {
    super("score%s".formatted(batchClass));
    this.limits = limits;
    this.resident = resident;
    queries = new FloatArray(batchClass.capacity() * plan.shape().dim());
    task = new ScoreTask(Similarity::score, this, plan, batchClass.groupQueries());
  }

  @Override
  TaskGraph define(TaskGraph graph) {
    graph.transferToDevice(DataTransferMode.EVERY_EXECUTION, launch(), factors(), queries);
    task.define(graph, resident.chunk(), queries, resident.scores(), limits);
    return graph;
  }

  @Override
  List<KernelGrid> grids() {
    return List.of(task.grid());
  }

  /** Rows that a launch scores at most. */
  int rowsAtOnce(int batch) {
    return task.rowsAtOnce(batch);
  }

  /** Scores: query q of the block and row r of the window lie at q · rows + r. */
  void score(DeviceProgram program, RowWindow window, QueryBlock block, float beta) {
    StateBatch states = block.states();
    write(queries, states.data(), block.first() * states.dim(), block.size() * states.dim());
    task.prepare(window, block.size(), beta);
    program.launch(this);
  }
}
