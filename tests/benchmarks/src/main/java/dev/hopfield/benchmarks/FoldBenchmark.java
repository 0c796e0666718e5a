package dev.hopfield.benchmarks;

import dev.hopfield.engine.StateBatch;
import dev.hopfield.engine.fold.SoftmaxFold;
import java.util.Arrays;
import java.util.SplittableRandom;
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
import org.openjdk.jmh.annotations.Warmup;

/** The fold by itself: patterns added one by one, and folds of splits merged. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class FoldBenchmark {
  private static final int PATTERNS = 1024;
  private static final int SPLITS = 64;

  /** B. */
  @Param({"1", "64"})
  int batch;

  /** d. */
  @Param("128")
  int dim;

  private double[] values = {};
  private double[] scores = {};
  private float[] weighted = {};

  /** Draws scores and values. */
  @Setup(Level.Trial)
  public void draw() {
    SplittableRandom random = new SplittableRandom(1);
    values = new double[dim];
    Arrays.setAll(values, c -> random.nextGaussian());
    scores = new double[PATTERNS];
    Arrays.setAll(scores, i -> 10 * random.nextGaussian());
    weighted = new float[dim];
    Arrays.fill(weighted, 0.5f);
  }

  /** {@value #PATTERNS} patterns, each added for every query. */
  @Benchmark
  public StateBatch add() {
    SoftmaxFold fold = new SoftmaxFold(batch, dim);
    for (double score : scores) {
      for (int q = 0; q < batch; q++) {
        fold.add(q, score, values, 0);
      }
    }
    return fold.means();
  }

  /** {@value #SPLITS} splits, given by their parts, merged for every query. */
  @Benchmark
  public StateBatch merge() {
    SoftmaxFold fold = new SoftmaxFold(batch, dim);
    for (int split = 0; split < SPLITS; split++) {
      for (int q = 0; q < batch; q++) {
        fold.merge(q, scores[split], 1, weighted, 0);
      }
    }
    return fold.means();
  }
}
