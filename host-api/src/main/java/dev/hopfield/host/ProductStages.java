package dev.hopfield.host;

import dev.hopfield.host.ProductPlan.Chunk;
import dev.hopfield.kernels.Launch;
import dev.hopfield.kernels.MatrixProduct;
import dev.hopfield.kernels.ProductFold;
import dev.hopfield.kernels.RowFormat;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * The stages of folds by matrix products. A fold begins with its queries, and then goes through its
 * window chunk by chunk with the same launches, which nothing on the host changes: they are
 * captured once and replayed, several chunks at a time.
 */
final class ProductStages {
  private static final int THREADS = 256;
  private static final int WARPS = 8;

  private record Key(boolean ownValues, int width, int chunks, boolean replayed) {}

  private final MemoryPlan plan;
  private final ProductPlan products;
  private final DeviceLimits limits;
  private final Resident resident;
  private final ProductBuffers buffers;
  private final boolean graphs;
  private final List<Begin> begins = new ArrayList<>();
  private final Map<Key, Step> steps = new LinkedHashMap<>();

  ProductStages(
      MemoryPlan plan,
      ProductPlan products,
      DeviceLimits limits,
      Resident resident,
      ProductBuffers buffers) {
    this.plan = plan;
    this.products = products;
    this.limits = limits;
    this.resident = resident;
    this.buffers = buffers;
    graphs = products.replays(plan.buffers());
    for (Chunk chunk : products.chunks()) {
      addSteps(chunk, true);
      if (plan.shape().separate()) {
        addSteps(chunk, false);
      }
    }
  }

  private void addSteps(Chunk chunk, boolean ownValues) {
    addStep(new Key(ownValues, chunk.width(), 1, false), chunk);
    if (graphs) {
      addStep(new Key(ownValues, chunk.width(), 1, true), chunk);
    }
    if (ProductPlan.count(plan.chunkRows(), chunk) >= ProductPlan.CHUNKS_AT_ONCE) {
      addStep(new Key(ownValues, chunk.width(), ProductPlan.CHUNKS_AT_ONCE, graphs), chunk);
    }
  }

  private void addStep(Key key, Chunk chunk) {
    steps.put(key, new Step(key, chunk));
  }

  /**
   * What folds before another stage merges.
   *
   * @param merging the other stage, whose launch says what is folded
   * @param ownValues whether the patterns are projected, else their values
   * @param from where the queries are
   * @param sent whether they come from the host, else they are on the device
   */
  Begin before(Stage merging, boolean ownValues, FloatArray from, boolean sent) {
    Begin begin = new Begin(merging, ownValues, from, sent);
    begins.add(begin);
    return begin;
  }

  List<Stage> stages() {
    List<Stage> all = new ArrayList<>(begins);
    all.addAll(steps.values());
    return all;
  }

  /** Brings the queries and the window to where the steps find them. */
  final class Begin extends Stage {
    private final Stage merging;
    private final boolean ownValues;
    private final FloatArray from;
    private final boolean sent;
    private final KernelGrid grid = KernelGrid.of("begin", KernelChoice.THREADS);

    private Begin(Stage merging, boolean ownValues, FloatArray from, boolean sent) {
      super(merging.name() + "Begin");
      this.merging = merging;
      this.ownValues = ownValues;
      this.from = from;
      this.sent = sent;
    }

    @Override
    TaskGraph define(TaskGraph graph) {
      graph.transferToDevice(DataTransferMode.EVERY_EXECUTION, launch(), factors());
      if (sent) {
        graph.transferToDevice(DataTransferMode.EVERY_EXECUTION, from);
      }
      return graph.task(
          grid.task(),
          ProductFold::begin,
          context(),
          launch(),
          factors(),
          from,
          buffers.queries(),
          buffers.progress(),
          buffers.factors(),
          plan.shape().dim(),
          grid.threads());
    }

    @Override
    List<KernelGrid> grids() {
      return List.of(grid);
    }

    /** Leaves m, l and o of every segment of every query on the device. */
    void fold(DeviceProgram program) {
      for (int count : new int[] {Launch.FIRST, Launch.ROWS, Launch.BATCH, Launch.VALUE_SCALES}) {
        set(count, merging.launch().get(count));
      }
      factors().set(Launch.BETA, merging.factors().get(Launch.BETA));
      Chunk chunk = products.chunk(launch().get(Launch.BATCH));
      grid.groups(chunk.width());
      program.launch(this);
      // The kernels of a replay are not measured.
      boolean replayed = graphs && !program.measures();
      int left = ProductPlan.count(launch().get(Launch.ROWS), chunk);
      while (left > 0) {
        Step step = step(chunk, left, replayed);
        program.launch(step);
        left -= step.key.chunks();
      }
    }

    private Step step(Chunk chunk, int left, boolean replayed) {
      int several = ProductPlan.CHUNKS_AT_ONCE;
      Step many = steps.get(new Key(ownValues, chunk.width(), several, replayed));
      return many != null && left >= several
          ? many
          : Objects.requireNonNull(steps.get(new Key(ownValues, chunk.width(), 1, replayed)));
    }
  }

  /** Some chunks. */
  private final class Step extends Stage {
    private final Key key;
    private final Chunk chunk;
    private final int valueDim;
    private final List<KernelGrid> grids = new ArrayList<>();

    Step(Key key, Chunk chunk) {
      super(
          "product%s%dx%d%s"
              .formatted(
                  key.ownValues ? "" : "Values",
                  key.width,
                  key.chunks,
                  key.replayed ? "" : "Launched"));
      this.key = key;
      this.chunk = chunk;
      valueDim = key.ownValues ? plan.shape().dim() : plan.shape().valueDim();
    }

    @Override
    boolean isReplayed() {
      return key.replayed;
    }

    @Override
    TaskGraph define(TaskGraph graph) {
      for (int i = 0; i < key.chunks; i++) {
        defineChunk(graph, i);
      }
      return graph;
    }

    private void defineChunk(TaskGraph graph, int i) {
      int dim = plan.shape().dim();
      RowStorage storage = plan.shape().storage();
      ChunkBuffers held = resident.chunk();
      graph.task(
          copyGrid("copy" + i, dim, storage).task(),
          ProductFold::copy,
          context(),
          buffers.progress(),
          held.patterns(),
          held.packed(),
          held.scales(),
          buffers.rows(),
          dim,
          chunk.rows(),
          storage.format(limits),
          0);
      if (!key.ownValues) {
        RowStorage valueStorage = plan.shape().valueStorage();
        graph.task(
            copyGrid("copyValues" + i, valueDim, valueStorage).task(),
            ProductFold::copy,
            context(),
            buffers.progress(),
            held.values(),
            held.packedValues(),
            held.scales(),
            buffers.values(),
            valueDim,
            chunk.rows(),
            valueStorage.format(limits),
            1);
      }
      graph.libraryTask(
          "score" + i,
          MatrixProduct::score,
          buffers.rows(),
          buffers.queries(),
          buffers.scores(),
          chunk.rows(),
          chunk.width(),
          dim);
      graph.task(
          grid("weigh" + i, WARPS * 32, chunk.entries() / WARPS).task(),
          ProductFold::weigh,
          context(),
          buffers.progress(),
          buffers.factors(),
          buffers.scores(),
          resident.splitFolds(),
          resident.splitBest(),
          buffers.sums(),
          valueDim,
          chunk.segments(),
          WARPS);
      graph.libraryTask(
          "project" + i,
          MatrixProduct::project,
          key.ownValues ? buffers.rows() : buffers.values(),
          buffers.scores(),
          buffers.sums(),
          chunk.segments(),
          ProductFold.SEGMENT,
          chunk.width(),
          valueDim);
    }

    private KernelGrid copyGrid(String task, int dim, RowStorage storage) {
      long words = (long) chunk.rows() * RowFormat.words(dim, storage.format(limits));
      return grid(task, THREADS, Math.toIntExact(Math.ceilDiv(words, THREADS)));
    }

    /** A grid that never changes, as a replay needs it. */
    private KernelGrid grid(String task, int threads, int groups) {
      KernelGrid grid = KernelGrid.of(task, threads);
      grid.groups(groups);
      grids.add(grid);
      return grid;
    }

    @Override
    List<KernelGrid> grids() {
      return grids;
    }
  }
}
