package dev.hopfield.host;

import dev.hopfield.engine.StateBatch;
import dev.hopfield.kernels.Launch;
import dev.hopfield.kernels.Similarity;
import java.util.List;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** Leaves the scores of a window of a chunk in the scratch block, for stages that consume them. */
final class ScoreStage extends Stage {
  private final MemoryPlan plan;
  private final DeviceLimits limits;
  private final Resident resident;
  private final BatchClass batchClass;
  private final FloatArray queries;
  private final KernelGrid grid = KernelGrid.of("score", KernelChoice.THREADS);

  /** A stage for one class of batches. */
  ScoreStage(MemoryPlan plan, DeviceLimits limits, Resident resident, BatchClass batchClass) {
    super("score%s".formatted(batchClass));
    this.plan = plan;
    this.limits = limits;
    this.resident = resident;
    this.batchClass = batchClass;
    queries = new FloatArray(batchClass.capacity() * plan.shape().dim());
  }

  @Override
  TaskGraph define(TaskGraph graph) {
    ChunkBuffers chunk = resident.chunk();
    return graph
        .transferToDevice(DataTransferMode.EVERY_EXECUTION, launch(), factors(), queries)
        .task(
            grid.task(),
            Similarity::score,
            context(),
            launch(),
            factors(),
            chunk.patterns(),
            chunk.packed(),
            chunk.scales(),
            queries,
            resident.scores(),
            plan.shape().dim(),
            grid.threads(),
            plan.kernels().columns(),
            batchClass.groupQueries(),
            plan.shape().storage().format(limits));
  }

  @Override
  List<KernelGrid> grids() {
    return List.of(grid);
  }

  /** Rows that a launch scores at most. */
  int rowsAtOnce(int batch) {
    return plan.scratch().rowsAtOnce(batchClass.padded(batch));
  }

  /** Scores: query q of the block and row r of the window lie at q · rows + r. */
  void score(DeviceProgram program, RowWindow window, QueryBlock block, float beta) {
    StateBatch states = block.states();
    write(queries, states.data(), block.first() * states.dim(), block.size() * states.dim());
    factors().set(Launch.BETA, beta);
    set(Launch.FIRST, window.first());
    set(Launch.ROWS, window.rows());
    set(Launch.BATCH, block.size());
    set(Launch.STRIDE, window.rows());
    grid.groups(Math.ceilDiv(window.rows(), grid.threads()) * batchClass.groups(block.size()));
    program.launch(this);
  }
}
