package dev.hopfield.host;

import dev.hopfield.engine.Similarity;
import dev.hopfield.engine.StateBatch;
import dev.hopfield.kernels.Launch;
import dev.hopfield.kernels.RuleLaunch;
import dev.hopfield.kernels.RuleScores;
import java.util.List;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * Leaves the scores of a window of a chunk, by any similarity, in the scratch block, for stages
 * that consume them.
 */
final class RuleScoreStage extends Stage {
  /** Queries that a group scores at once; one kernel serves all batches. */
  private static final int GROUP_QUERIES = 4;

  private final DeviceLimits limits;
  private final Resident resident;
  private final FloatArray queries;
  private final ScoreTask task;

  /** A stage. */
  RuleScoreStage(MemoryPlan plan, DeviceLimits limits, Resident resident) {
    super("ruleScore");
    this.limits = limits;
    this.resident = resident;
    queries = new FloatArray(BatchClass.MANY.capacity() * plan.shape().dim());
    task = new ScoreTask(RuleScores::score, this, plan, GROUP_QUERIES);
  }

  private static int code(Similarity similarity) {
    return switch (similarity) {
      case DOT -> RuleLaunch.DOT;
      case COSINE -> RuleLaunch.COSINE;
      case EUCLIDEAN -> RuleLaunch.EUCLIDEAN;
      case MANHATTAN -> RuleLaunch.MANHATTAN;
    };
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
  void score(
      DeviceProgram program,
      RowWindow window,
      QueryBlock block,
      float beta,
      Similarity similarity) {
    StateBatch states = block.states();
    int dim = states.dim();
    for (int q = 0; q < block.size(); q++) {
      write(states, block.first() + q, q * dim, similarity);
    }
    task.prepare(window, block.size(), beta);
    set(Launch.SIMILARITY, code(similarity));
    program.launch(this);
  }

  /** A query, for cosines divided by its norm. */
  private void write(StateBatch states, int q, int at, Similarity similarity) {
    double norm = similarity == Similarity.COSINE ? Math.sqrt(states.squaredNorm(q)) : 1;
    for (int c = 0; c < states.dim(); c++) {
      float element = states.data()[q * states.dim() + c];
      queries.set(at + c, norm == 0 ? 0 : (float) (element / norm));
    }
  }
}
