package dev.hopfield.engine.vector;

import dev.hopfield.engine.ElementType;
import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.generate.PatternGenerator;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import jdk.incubator.vector.FloatVector;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The loops of the cpu backend one by one, over a tile that stays in the caches; on one thread.
 *
 * <p>In the package of what it measures, which is nobody else's to see. The warm-up is long because
 * these loops are slow, and so seldom run, until they are compiled.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 10, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
public class KernelBenchmark {
  /** Patterns of the tile. */
  static final int ROWS = 64;

  private static final int VECTORS = Lanes.BLOCK_VECTORS;

  /** β · log₂ e; so small that weights which are weighed again and again stay near 1. */
  private static final float SCALE = 0.1f;

  /** d. */
  @Param({"61", "128"})
  int dim;

  private final float[] max = new float[Lanes.PANEL];
  private final float[] sum = new float[Lanes.PANEL];
  private final float[] largest = new float[Lanes.PANEL];
  private final float[] poison = new float[Lanes.PANEL];
  private final float[] rowScores = new float[4 * ROWS];
  private final RowKernels kernels = RowKernels.of(ElementType.F32);
  private float[] rowQueries = {};
  private float[] sums = {};
  private int rowFloats;
  private Arena arena = Arena.ofShared();
  private Patterns patterns = Patterns.of(new float[1], 1);
  private MemorySegment queries = MemorySegment.NULL;
  private MemorySegment scores = MemorySegment.NULL;
  private TileSource tile = new TileSource(patterns, 1, 1, arena);
  private MemorySegment rows = MemorySegment.NULL;
  private MemorySegment panelSums = MemorySegment.NULL;
  private PackedStrip strip = new PackedStrip(1, arena);

  /** Makes a tile and a panel of queries. */
  @Setup(Level.Trial)
  public void open() {
    close();
    arena = Arena.ofShared();
    patterns = PatternGenerator.random(ROWS, dim, 1).toPatterns();
    tile = new TileSource(patterns, ROWS, dim, arena);
    tile.locate(0, ROWS);
    rowFloats = Lanes.roundUp(dim);
    rows = filled((long) ROWS * rowFloats);
    strip = new PackedStrip(ROWS, arena);
    packStrip();
    panelSums = filled((long) RegisterBlock.HEIGHT * Lanes.PANEL);
    queries = filled((long) dim * Lanes.PANEL);
    scores = filled((long) ROWS * Lanes.PANEL);
    rowQueries = new float[4 * rowFloats];
    Arrays.fill(rowQueries, 0.5f);
    sums = new float[4 * rowFloats];
  }

  private MemorySegment filled(long floats) {
    MemorySegment segment = Floats.allocate(arena, floats);
    for (long i = 0; i < floats; i++) {
      segment.setAtIndex(ValueLayout.JAVA_FLOAT, i, 0.25f + i % 7 * 0.1f);
    }
    return segment;
  }

  /** Frees them. */
  @TearDown(Level.Trial)
  public void close() {
    patterns.close();
    if (arena.scope().isAlive()) {
      arena.close();
    }
  }

  /** One register block of scores: a few patterns with a panel of queries, 2·d operations each. */
  @Benchmark
  public MemorySegment scoreBlock() {
    long stride = (long) Float.BYTES * rowFloats;
    int last = RegisterBlock.HEIGHT - 1;
    long step = Lanes.PANEL_BYTES;
    ScoreKernel.block(VECTORS, rows, 0, stride, last, dim, queries, 0, scores, 0, step);
    return scores;
  }

  /** The largest score of each query of a panel in a tile. */
  @Benchmark
  public float[] largestOfTile() {
    PanelSoftmax.largest(scores, 0, ROWS, VECTORS, largest, poison, 0);
    return largest;
  }

  /** The weights of a tile for a panel of queries, and their sums. */
  @Benchmark
  public float[] weighTile() {
    PanelSoftmax.weigh(scores, 0, ROWS, VECTORS, SCALE, max, sum, 0);
    return sum;
  }

  /** 2ˣ of as many numbers as a tile has scores with a panel. */
  @Benchmark
  public FloatVector exp2() {
    FloatVector total = FloatVector.zero(Lanes.SPECIES);
    for (long at = 0; at < ROWS * Lanes.PANEL_BYTES; at += Lanes.BYTES) {
      total =
          total.add(Exp2.of(FloatVector.fromMemorySegment(Lanes.SPECIES, scores, at, Lanes.ORDER)));
    }
    return total;
  }

  /** A strip cut out of the tile. */
  @Benchmark
  public PackedStrip packStrip() {
    strip.pack(tile, ROWS, 0, Math.min(dim, PackedStrip.COLUMNS));
    return strip;
  }

  /** One register block of sums: a few columns of a tile's values for a panel of queries. */
  @Benchmark
  public MemorySegment accumulateBlock() {
    AccumulateKernel.block(
        RegisterBlock.HEIGHT, VECTORS, strip.segment(), 0, ROWS, scores, 0, panelSums, 0);
    return panelSums;
  }

  /** Dot products of a block of rows with one query. */
  @Benchmark
  public float[] dotsWithOne() {
    return dots(1);
  }

  /** Dot products of a block of rows with four queries. */
  @Benchmark
  public float[] dotsWithFour() {
    return dots(4);
  }

  private float[] dots(int group) {
    kernels
        .dots(group)
        .block(
            group, rows, 0, (long) Float.BYTES * rowFloats, rowFloats, rowQueries, 0, rowScores, 0);
    return rowScores;
  }

  /** A tile's weighted rows added up for one query, as many columns as are done at once. */
  @Benchmark
  public float[] rowSumsOfOne() {
    return rowSums(1);
  }

  /** A tile's weighted rows added up for four queries, as many columns as are done at once. */
  @Benchmark
  public float[] rowSumsOfFour() {
    return rowSums(4);
  }

  private float[] rowSums(int group) {
    kernels
        .sums()
        .block(
            group,
            RowSumKernel.width(group, rowFloats / Lanes.COUNT),
            rows,
            0,
            (long) Float.BYTES * rowFloats,
            ROWS,
            rowScores,
            0,
            group,
            sums,
            0,
            rowFloats);
    return sums;
  }
}
