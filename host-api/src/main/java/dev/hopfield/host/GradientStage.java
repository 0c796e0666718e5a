package dev.hopfield.host;

import dev.hopfield.engine.backend.GradientRequest;
import dev.hopfield.kernels.Launch;
import dev.hopfield.kernels.RetrievalGradient;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * Gradients for a window of rows and a block of queries. Its arrays depend on the dimensions alone,
 * so it serves any patterns of these dimensions, which it receives anew at every launch.
 */
final class GradientStage extends Stage {
  /** Queries of a block. */
  static final int QUERIES = 32;

  private static final int WINDOW_FLOATS = 1 << 21;
  private static final int MOST_ROWS = 1 << 15;
  private static final int SPLITS = 64;

  private final Shape shape;
  private final int windowRows;
  private final FloatArray patterns;
  private final FloatArray values;
  private final FloatArray queries;
  private final FloatArray slopes;
  private final FloatArray results;
  private final FloatArray shifts = new FloatArray(2 * QUERIES);
  private final FloatArray weights;
  private final FloatArray falls;
  private final FloatArray sums;
  private final FloatArray patternGradients;
  private final FloatArray valueGradients;
  private final KernelGrid weigh = KernelGrid.of("weigh", KernelChoice.THREADS);
  private final KernelGrid sum = KernelGrid.of("sum", KernelChoice.THREADS);
  private final KernelGrid spreadPatterns = KernelGrid.of("patterns", KernelChoice.THREADS);
  private final KernelGrid spreadValues = KernelGrid.of("values", KernelChoice.THREADS);

  /**
   * What a stage is compiled for.
   *
   * @param dim d
   * @param valueDim d_v
   * @param ownValues whether patterns are their own values
   * @param ofPatterns whether the gradients of patterns and values are computed
   */
  record Shape(int dim, int valueDim, boolean ownValues, boolean ofPatterns) {}

  GradientStage(Shape shape) {
    super("gradient");
    this.shape = shape;
    int widest = Math.max(shape.dim, shape.valueDim);
    windowRows = Math.max(1, Math.min(MOST_ROWS, WINDOW_FLOATS / widest));
    patterns = new FloatArray(windowRows * shape.dim);
    values = shape.ownValues ? patterns : new FloatArray(windowRows * shape.valueDim);
    queries = new FloatArray(QUERIES * shape.dim);
    slopes = new FloatArray(QUERIES * shape.valueDim);
    results = new FloatArray(QUERIES * shape.valueDim);
    weights = new FloatArray(QUERIES * windowRows);
    falls = new FloatArray(QUERIES * windowRows);
    sums = new FloatArray(QUERIES * SPLITS * (shape.dim + 1));
    patternGradients = new FloatArray(shape.ofPatterns ? windowRows * shape.dim : 1);
    valueGradients = new FloatArray(shape.ofPatterns ? windowRows * shape.valueDim : 1);
  }

  /** The most rows of a window. */
  int windowRows() {
    return windowRows;
  }

  @Override
  TaskGraph define(TaskGraph graph) {
    graph.transferToDevice(
        DataTransferMode.EVERY_EXECUTION,
        launch(),
        factors(),
        patterns,
        queries,
        slopes,
        results,
        shifts);
    if (!shape.ownValues) {
      graph.transferToDevice(DataTransferMode.EVERY_EXECUTION, values);
    }
    graph.task(
        weigh.task(),
        RetrievalGradient::weighF32,
        context(),
        launch(),
        factors(),
        patterns,
        values,
        queries,
        slopes,
        results,
        shifts,
        weights,
        falls,
        shape.dim,
        shape.valueDim,
        weigh.threads());
    graph.task(
        sum.task(),
        RetrievalGradient::sumF32,
        context(),
        launch(),
        patterns,
        weights,
        falls,
        sums,
        shape.dim,
        sum.threads());
    graph.transferToHost(DataTransferMode.UNDER_DEMAND, sums);
    // Scratch that is neither transferred nor persisted would outlive the plan.
    graph.persistOnDevice(weights, falls);
    return shape.ofPatterns ? spread(graph) : graph;
  }

  private TaskGraph spread(TaskGraph graph) {
    graph.task(
        spreadPatterns.task(),
        RetrievalGradient::spreadF32,
        context(),
        launch(),
        factors(),
        falls,
        queries,
        patternGradients,
        shape.dim,
        1);
    graph.task(
        spreadValues.task(),
        RetrievalGradient::spreadF32,
        context(),
        launch(),
        factors(),
        weights,
        slopes,
        valueGradients,
        shape.valueDim,
        0);
    return graph.transferToHost(DataTransferMode.UNDER_DEMAND, patternGradients, valueGradients);
  }

  @Override
  List<KernelGrid> grids() {
    return shape.ofPatterns
        ? List.of(weigh, sum, spreadPatterns, spreadValues)
        : List.of(weigh, sum);
  }

  /** Where the rows of the next launch are written, row after row. */
  MemorySegment patternRows() {
    return patterns.getSegment();
  }

  /** Where their values are written; not with own values. */
  MemorySegment valueRows() {
    return values.getSegment();
  }

  /** What a launch gives. */
  record Window(DeviceProgram.Launched launched, int splits) {}

  /**
   * Launches for the rows that were written.
   *
   * @param rows how many
   * @param request the update
   * @param first first query of the block
   * @param count queries of the block, at most {@value #QUERIES}
   */
  Window launch(DeviceProgram program, int rows, GradientRequest request, int first, int count) {
    write(queries, request.states().data(), first * shape.dim, count * shape.dim);
    int valueAt = first * shape.valueDim;
    write(slopes, request.resultGradients().data(), valueAt, count * shape.valueDim);
    write(results, request.results().data(), valueAt, count * shape.valueDim);
    for (int q = 0; q < count; q++) {
      double shift = request.logSumExp()[first + q];
      shifts.set(2 * q, (float) shift);
      shifts.set(2 * q + 1, (float) (shift - (float) shift));
    }
    factors().set(Launch.BETA, request.beta());
    int splitRows = Math.max(KernelChoice.THREADS, Math.ceilDiv(rows, SPLITS));
    int splits = Math.ceilDiv(rows, splitRows);
    set(Launch.ROWS, rows);
    set(Launch.BATCH, count);
    set(Launch.STRIDE, rows);
    set(Launch.SPLITS, splits);
    set(Launch.SPLIT_ROWS, splitRows);
    weigh.groups(Math.ceilDiv(rows, weigh.threads()) * count);
    sum.groups(count * splits);
    spreadPatterns.groups(Math.ceilDiv(rows * shape.dim, spreadPatterns.threads()));
    spreadValues.groups(Math.ceilDiv(rows * shape.valueDim, spreadValues.threads()));
    return new Window(program.launch(this), splits);
  }

  /** Σ z x and Σ p of each query of a block, the splits added up in their order. */
  double[] sums(Window window, int count) {
    int width = shape.dim + 1;
    float[] parts = fetch(window.launched, sums, 0, count * window.splits * width);
    double[] total = new double[count * width];
    for (int i = 0; i < parts.length; i++) {
      total[i / (window.splits * width) * width + i % width] += parts[i];
    }
    return total;
  }

  /** ∂L/∂X of a window by a block of queries. */
  float[] patternGradients(Window window, int rows) {
    return fetch(window.launched, patternGradients, 0, rows * shape.dim);
  }

  /** ∂L/∂V of a window by a block of queries. */
  float[] valueGradients(Window window, int rows) {
    return fetch(window.launched, valueGradients, 0, rows * shape.valueDim);
  }

  /** Copies rows of f32 into a segment of this stage. */
  static void write(float[] rows, int length, MemorySegment to) {
    MemorySegment.copy(rows, 0, to, ValueLayout.JAVA_FLOAT, 0, length);
  }
}
