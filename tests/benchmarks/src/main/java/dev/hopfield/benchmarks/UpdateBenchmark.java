package dev.hopfield.benchmarks;

import dev.hopfield.cli.measure.PlantedQueries;
import dev.hopfield.engine.HopfieldMemory;
import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.Precision;
import dev.hopfield.engine.Retrieval;
import dev.hopfield.engine.RetrievalOptions;
import dev.hopfield.engine.StateBatch;
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

/** One update of B queries on a backend: states alone, and with what else a retrieval may give. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
public class UpdateBenchmark {
  @Param("cpu")
  String backend = "";

  /** N. */
  @Param("262144")
  long patterns;

  /** d. */
  @Param("128")
  int dim;

  /** B. */
  @Param({"1", "8", "64", "512"})
  int batch;

  /** How the patterns are held. */
  @Param({"F32", "F16", "BF16", "I8"})
  Precision precision = Precision.F32;

  private Patterns stored = Patterns.of(new float[1], 1);
  private StateBatch queries = StateBatch.zeros(1, 1);
  private HopfieldMemory memory = HopfieldMemory.of(stored).backend("reference").open();

  /** Makes patterns and queries. */
  @Setup(Level.Trial)
  public void open() {
    close();
    stored = PatternGenerator.random(patterns, dim, 1).toPatterns();
    queries = PlantedQueries.of(stored, batch, 1).queries();
    if (precision != Precision.F32) {
      Patterns drawn = stored;
      stored = drawn.in(precision);
      drawn.close();
    }
    memory = HopfieldMemory.of(stored).backend(backend).open();
  }

  /** Frees them. */
  @TearDown(Level.Trial)
  public void close() {
    memory.close();
    stored.close();
  }

  /** ξ_new alone. */
  @Benchmark
  public Retrieval states() {
    return memory.retrieve(queries, RetrievalOptions.defaults().withTopK(0).withOutputs());
  }

  /** ξ_new and the ten strongest patterns of each query. */
  @Benchmark
  public Retrieval statesAndTopTen() {
    return memory.retrieve(queries, RetrievalOptions.defaults().withTopK(10).withOutputs());
  }

  /**
   * What a caller gets who asks for nothing in particular: the strongest pattern and the energy.
   */
  @Benchmark
  public Retrieval defaults() {
    return memory.retrieve(queries, RetrievalOptions.defaults());
  }
}
