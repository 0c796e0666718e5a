package dev.hopfield.host;

import dev.hopfield.kernels.Launch;
import dev.hopfield.kernels.TensorFold;
import dev.hopfield.kernels.Walk;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** The stages of a walk: queries go in, then every update folds each chunk and takes a step. */
final class WalkStages {
  private final WalkShape shape;
  private final Resident resident;
  private final Map<BatchClass, Begin> begins = new EnumMap<>(BatchClass.class);
  private final List<Map<BatchClass, Fold>> folds = new ArrayList<>();
  private final Advance advance = new Advance();

  WalkStages(MemoryPlan plan, DeviceLimits limits, Resident resident, WalkShape shape) {
    this.shape = shape;
    this.resident = resident;
    for (BatchClass batch : BatchClass.values()) {
      begins.put(batch, new Begin(batch));
    }
    for (int buffer = 0; buffer < plan.buffers(); buffer++) {
      Map<BatchClass, Fold> ofBuffer = new EnumMap<>(BatchClass.class);
      for (BatchClass batch : BatchClass.values()) {
        ofBuffer.put(batch, new Fold(plan, limits, buffer, batch));
      }
      folds.add(ofBuffer);
    }
  }

  List<Stage> stages() {
    List<Stage> stages = new ArrayList<>(begins.values());
    folds.forEach(ofBuffer -> stages.addAll(ofBuffer.values()));
    stages.add(advance);
    return stages;
  }

  /** Sends the queries of a block, of at most the walk's capacity. */
  void begin(DeviceProgram program, QueryBlock block) {
    Objects.requireNonNull(begins.get(BatchClass.of(block.size()))).begin(program, block);
  }

  /** Folds a whole chunk for the queries in the first slots. */
  void fold(DeviceProgram program, RowWindow window, int chunk, int queries, float beta) {
    Fold stage = Objects.requireNonNull(folds.get(chunk).get(BatchClass.of(queries)));
    stage.fold(program, window, chunk, queries, beta);
  }

  /**
   * Takes a step with what the chunks gave.
   *
   * @param step its number
   * @param queries how many there are
   * @param tolerance those that moved by at most this leave; with 0 none does
   * @return how many go on
   */
  int advance(DeviceProgram program, int step, int queries, float tolerance) {
    return advance.advance(program, step, queries, tolerance);
  }

  /** The results of queries, see {@link Walk.Places#results}. */
  float[] results(int queries) {
    return advance.fetchResults(queries);
  }

  /** The counts of queries, see {@link Walk.Places#counts}. */
  int[] counts(int queries) {
    return advance.fetchCounts(queries);
  }

  /** Queries into slots. */
  private final class Begin extends Stage {
    private final BatchClass batchClass;
    private final FloatArray queries;
    private final KernelGrid grid = KernelGrid.of("begin", KernelChoice.THREADS);

    Begin(BatchClass batchClass) {
      super("walk" + batchClass);
      this.batchClass = batchClass;
      queries = new FloatArray(Math.min(batchClass.capacity(), shape.capacity()) * shape.dim());
      queries.init(0f);
    }

    @Override
    TaskGraph define(TaskGraph graph) {
      return graph
          .transferToDevice(DataTransferMode.EVERY_EXECUTION, queries)
          .task(
              grid.task(),
              Walk::begin,
              context(),
              queries,
              resident.scores(),
              resident.candidateRows(),
              shape.dim(),
              grid.threads());
    }

    @Override
    List<KernelGrid> grids() {
      return List.of(grid);
    }

    /** Slots that the fold may read. */
    private int slots(int size) {
      int whole = Math.ceilDiv(size, TensorFold.TILE) * TensorFold.TILE;
      return batchClass == BatchClass.MANY ? whole : batchClass.padded(size);
    }

    void begin(DeviceProgram program, QueryBlock block) {
      int dim = shape.dim();
      write(queries, block.states().data(), block.first() * dim, block.size() * dim);
      grid.groups(slots(block.size()));
      program.launch(this);
    }
  }

  /** A chunk folded and its splits merged. */
  private final class Fold extends Stage {
    private final FoldTasks tasks;

    Fold(MemoryPlan plan, DeviceLimits limits, int buffer, BatchClass batchClass) {
      super("walkFold%d%s".formatted(buffer, batchClass));
      tasks = new FoldTasks(this, plan, limits, resident, buffer, batchClass, true);
    }

    @Override
    TaskGraph define(TaskGraph graph) {
      graph.transferToDevice(DataTransferMode.EVERY_EXECUTION, launch(), factors());
      tasks.define(graph, resident.scores(), resident.scores(), resident.candidateRows());
      return graph;
    }

    @Override
    List<KernelGrid> grids() {
      return tasks.grids();
    }

    void fold(DeviceProgram program, RowWindow window, int chunk, int queries, float beta) {
      set(Launch.FOLDS_AT, Walk.Places.folds(shape.capacity(), shape.dim(), chunk));
      set(Launch.SCRATCH_AT, shape.scratchBlocks());
      set(Launch.BEST_AT, Walk.Places.best(shape.capacity(), chunk));
      tasks.prepare(window, queries, beta, true);
      program.launch(this);
    }
  }

  /** The step. */
  private final class Advance extends Stage {
    private final KernelGrid step = KernelGrid.of("step", KernelChoice.THREADS);
    private final KernelGrid closeUp = KernelGrid.of("closeUp", KernelChoice.THREADS);
    private DeviceProgram.@org.jspecify.annotations.Nullable Launched last;

    Advance() {
      super("walkStep");
    }

    @Override
    TaskGraph define(TaskGraph graph) {
      return graph
          .transferToDevice(DataTransferMode.EVERY_EXECUTION, launch(), factors())
          .task(
              step.task(),
              Walk::advance,
              context(),
              launch(),
              factors(),
              resident.scores(),
              resident.candidateRows(),
              shape.dim(),
              shape.capacity(),
              shape.chunks(),
              step.threads())
          .task(
              closeUp.task(),
              Walk::closeUp,
              context(),
              launch(),
              resident.scores(),
              resident.candidateRows(),
              shape.dim(),
              shape.capacity(),
              closeUp.threads());
    }

    @Override
    List<KernelGrid> grids() {
      return List.of(step, closeUp);
    }

    int advance(DeviceProgram program, int number, int queries, float tolerance) {
      set(Launch.BATCH, queries);
      set(Launch.STEP, number);
      factors().set(Launch.TOLERANCE, tolerance);
      step.groups(queries);
      closeUp.groups(queries);
      DeviceProgram.Launched launched = program.launch(this);
      last = launched;
      return tolerance == 0
          ? queries
          : fetch(launched, resident.candidateRows(), Walk.Places.remaining(shape.capacity()), 1)[
              0];
    }

    float[] fetchResults(int queries) {
      int length = queries * shape.resultFloats();
      return fetch(Objects.requireNonNull(last), resident.scores(), shape.results(), length);
    }

    int[] fetchCounts(int queries) {
      int length = queries * Walk.COUNTS;
      return fetch(Objects.requireNonNull(last), resident.candidateRows(), shape.counts(), length);
    }
  }
}
