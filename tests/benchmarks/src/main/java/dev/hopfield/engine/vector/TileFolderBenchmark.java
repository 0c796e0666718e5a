package dev.hopfield.engine.vector;

import dev.hopfield.cli.measure.PlantedQueries;
import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.Precision;
import dev.hopfield.engine.StateBatch;
import dev.hopfield.engine.generate.PatternGenerator;
import java.lang.foreign.Arena;
import java.util.concurrent.TimeUnit;
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
 * Tiles folded on one thread, out of patterns that fit the second-level cache: scores alone, then
 * with the softmax, then with the weighted sums. Few queries take the row path, more the packed
 * tiles; what a step adds is the difference to the one before.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 8, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
public class TileFolderBenchmark {
  private static final int PATTERNS = 1024;

  /** d. */
  @Param("128")
  int dim;

  /** B. */
  @Param({"1", "8", "64"})
  int batch;

  /** How the patterns are held. */
  @Param({"F32", "F16", "BF16", "I8"})
  Precision precision = Precision.F32;

  private Arena arena = Arena.ofShared();
  private Patterns patterns = Patterns.of(new float[1], 1);
  private StateBatch queries = StateBatch.zeros(1, 1);
  private TileFolder folder = new VectorKernels().folder(patterns, patterns, 1, arena);

  /** Makes patterns and queries. */
  @Setup(Level.Trial)
  public void open() {
    close();
    arena = Arena.ofShared();
    patterns = PatternGenerator.random(PATTERNS, dim, 1).toPatterns();
    queries = PlantedQueries.of(patterns, batch, 1).queries();
    if (precision != Precision.F32) {
      Patterns drawn = patterns;
      patterns = drawn.in(precision);
      drawn.close();
    }
    folder = new VectorKernels().folder(patterns, patterns, batch, arena);
  }

  /** Frees them. */
  @TearDown(Level.Trial)
  public void close() {
    patterns.close();
    if (arena.scope().isAlive()) {
      arena.close();
    }
  }

  private TileFolder fold(TileFolder.Work work) {
    folder.begin(queries, 0, batch, 0.088f, work);
    int rows;
    for (int first = 0; first < PATTERNS; first += rows) {
      rows = Math.min(folder.tileRows(), PATTERNS - first);
      folder.fold(first, rows, null);
    }
    return folder;
  }

  /** {@value #PATTERNS} patterns scored. */
  @Benchmark
  public Object scores() {
    return fold(TileFolder.Work.SCORE);
  }

  /** Scored, and m and l folded. */
  @Benchmark
  public Object scoresAndSoftmax() {
    return fold(TileFolder.Work.NORMALISE);
  }

  /** The whole fold: m, l and o. */
  @Benchmark
  public Object wholeFold() {
    return fold(TileFolder.Work.PROJECT_PATTERNS);
  }
}
