package dev.hopfield.benchmarks;

import dev.hopfield.engine.PatternNorms;
import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.generate.PatternGenerator;
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

/** The pass over all patterns that every memory begins with. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class PatternNormsBenchmark {
  /** N. */
  @Param("262144")
  long patterns;

  /** d. */
  @Param({"61", "128", "1024"})
  int dim;

  private Patterns stored = Patterns.of(new float[1], 1);

  /** Makes the patterns. */
  @Setup(Level.Trial)
  public void open() {
    close();
    stored = PatternGenerator.random(patterns, dim, 1).toPatterns();
  }

  /** Frees them. */
  @TearDown(Level.Trial)
  public void close() {
    stored.close();
  }

  /** Norms, and a check that every number is finite. */
  @Benchmark
  public PatternNorms norms() {
    return PatternNorms.of(stored, true, "patterns");
  }
}
