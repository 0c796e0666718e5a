package dev.hopfield.benchmarks;

import dev.hopfield.engine.HopfieldMemory;
import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.generate.PatternGenerator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
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

/** Changes of an open memory, so many patterns at once, and saving it, on the cpu backend. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
public class ChangeBenchmark {
  /** N, before any change. */
  @Param("262144")
  long patterns;

  /** d. */
  @Param("128")
  int dim;

  /** Patterns of a change. */
  @Param({"1", "1024"})
  int changed;

  private Patterns stored = Patterns.of(new float[1], 1);
  private float[][] rows = new float[0][];
  private long[] ids = new long[0];
  private HopfieldMemory memory = HopfieldMemory.of(stored).backend("reference").open();
  private Path folder = Path.of("");

  /** Makes the memory and the rows. */
  @Setup(Level.Trial)
  public void open() throws IOException {
    memory.close();
    stored.close();
    folder = Files.createTempDirectory("hopfield-change");
    stored = PatternGenerator.random(patterns, dim, 1).toPatterns();
    memory = HopfieldMemory.of(stored).backend("cpu").open();
    rows = new float[changed][];
    Arrays.setAll(rows, r -> stored.row(r * (patterns / changed)));
    ids = LongStream.range(0, changed).map(i -> i * (patterns / changed)).toArray();
  }

  /** Frees them. */
  @TearDown(Level.Trial)
  public void close() throws IOException {
    memory.close();
    stored.close();
    Files.deleteIfExists(folder.resolve("memory.safetensors"));
    Files.delete(folder);
  }

  /** Adds patterns and removes these again. */
  @Benchmark
  public long[] addAndRemove() {
    long[] added = memory.add(rows);
    memory.remove(added);
    return added;
  }

  /** Stores other patterns under ids all over the memory. */
  @Benchmark
  public void replace() {
    memory.replace(ids, rows);
  }

  /** Writes the memory, brought to the disk. */
  @Benchmark
  public void save() {
    memory.save(folder.resolve("memory.safetensors"));
  }
}
