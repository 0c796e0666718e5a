package dev.hopfield.host;

import dev.hopfield.kernels.Launch;
import dev.hopfield.kernels.TensorFold;
import dev.hopfield.kernels.Walk;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * The stages of a walk: queries go in, then every update folds each chunk, or window of one, adds
 * what it found to what is there, and takes a step.
 */
final class WalkStages {
  private final WalkShape shape;
  private final Resident resident;
  private final Map<BatchClass, Begin> begins = new EnumMap<>(BatchClass.class);
  private final Map<BatchClass, Fold> folds = new EnumMap<>(BatchClass.class);
  private final Absorb absorb = new Absorb();
  private final Advance advance = new Advance();

  WalkStages(
      MemoryPlan plan,
      DeviceLimits limits,
      Resident resident,
      @Nullable ProductStages products,
      WalkShape shape) {
    this.shape = shape;
    this.resident = resident;
    for (BatchClass batch : BatchClass.values()) {
      begins.put(batch, new Begin(batch));
      folds.put(batch, new Fold(plan, limits, products, batch));
    }
  }

  List<Stage> stages() {
    List<Stage> stages = new ArrayList<>(begins.values());
    stages.addAll(folds.values());
    stages.add(absorb);
    stages.add(advance);
    return stages;
  }

  /** Sends the queries of a block, of at most the walk's capacity. */
  void begin(DeviceProgram program, QueryBlock block) {
    Objects.requireNonNull(begins.get(BatchClass.of(block.size()))).begin(program, block);
  }

  /** Rows that a launch folds at most. */
  int rowsAtOnce(int queries) {
    return fold(queries).tasks.rowsAtOnce(queries);
  }

  /**
   * Folds a window of a chunk for the queries in the first slots.
   *
   * @param window the rows
   * @param chunk the chunk's number
   * @param first whether these are the first rows of the step
   */
  void fold(
      DeviceProgram program, RowWindow window, int chunk, boolean first, int queries, float beta) {
    fold(queries).fold(program, window, first, queries, beta);
    if (!first) {
      absorb.absorb(program, chunk, queries);
    }
  }

  private Fold fold(int queries) {
    return Objects.requireNonNull(folds.get(BatchClass.of(queries)));
  }

  /**
   * Takes a step with what the folds gave.
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
              resident.walkFloats(),
              resident.walkInts(),
              shape.dim(),
              shape.capacity(),
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

  /** Rows folded and their splits merged. */
  private final class Fold extends Stage {
    private final FoldTasks tasks;
    private final ProductStages.@Nullable Begin products;

    Fold(
        MemoryPlan plan,
        DeviceLimits limits,
        @Nullable ProductStages products,
        BatchClass batchClass) {
      super("walkFold" + batchClass);
      tasks = new FoldTasks(this, plan, limits, resident, batchClass, true);
      this.products =
          products == null || tasks.path() != KernelPath.PRODUCT
              ? null
              : products.before(this, true, resident.walkFloats(), false);
    }

    @Override
    TaskGraph define(TaskGraph graph) {
      graph.transferToDevice(DataTransferMode.EVERY_EXECUTION, launch());
      if (products == null) {
        graph.transferToDevice(DataTransferMode.EVERY_EXECUTION, factors());
      }
      tasks.define(graph, resident.walkFloats(), resident.walkFloats(), resident.walkInts());
      return graph;
    }

    @Override
    List<KernelGrid> grids() {
      return tasks.grids();
    }

    void fold(DeviceProgram program, RowWindow window, boolean first, int queries, float beta) {
      int capacity = shape.capacity();
      int dim = shape.dim();
      set(
          Launch.FOLDS_AT,
          first ? Walk.Places.folds(capacity, dim) : Walk.Places.more(capacity, dim));
      set(Launch.BEST_AT, first ? Walk.Places.best(capacity) : Walk.Places.moreBest(capacity));
      tasks.prepare(window, queries, beta, true);
      if (products != null) {
        products.fold(program);
      }
      program.launch(this);
    }
  }

  /** What was folded last added to what was folded before. */
  private final class Absorb extends Stage {
    private final KernelGrid grid = KernelGrid.of("absorb", KernelChoice.THREADS);

    Absorb() {
      super("walkAbsorb");
    }

    @Override
    TaskGraph define(TaskGraph graph) {
      return graph
          .transferToDevice(DataTransferMode.EVERY_EXECUTION, launch())
          .task(
              grid.task(),
              Walk::absorb,
              context(),
              launch(),
              resident.walkFloats(),
              resident.walkInts(),
              shape.dim(),
              shape.capacity(),
              grid.threads());
    }

    @Override
    List<KernelGrid> grids() {
      return List.of(grid);
    }

    void absorb(DeviceProgram program, int chunk, int queries) {
      set(Launch.CHUNK, chunk);
      grid.groups(queries);
      program.launch(this);
    }
  }

  /** The step. */
  private final class Advance extends Stage {
    private final KernelGrid step = KernelGrid.of("step", KernelChoice.THREADS);
    private final KernelGrid closeUp = KernelGrid.of("closeUp", KernelChoice.THREADS);
    private DeviceProgram.@Nullable Launched last;

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
              resident.walkFloats(),
              resident.walkInts(),
              shape.dim(),
              shape.capacity(),
              step.threads())
          .task(
              closeUp.task(),
              Walk::closeUp,
              context(),
              launch(),
              resident.walkFloats(),
              resident.walkInts(),
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
          : fetch(launched, resident.walkInts(), Walk.Places.remaining(shape.capacity()), 1)[0];
    }

    float[] fetchResults(int queries) {
      int length = queries * shape.resultFloats();
      return fetch(Objects.requireNonNull(last), resident.walkFloats(), shape.results(), length);
    }

    int[] fetchCounts(int queries) {
      int length = queries * Walk.COUNTS;
      return fetch(Objects.requireNonNull(last), resident.walkInts(), shape.counts(), length);
    }
  }
}
