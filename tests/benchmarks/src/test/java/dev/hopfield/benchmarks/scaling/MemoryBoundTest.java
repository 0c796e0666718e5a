package dev.hopfield.benchmarks.scaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.hopfield.benchmarks.measure.MemoryUse;
import dev.hopfield.cli.measure.PlantedQueries;
import dev.hopfield.engine.HopfieldMemory;
import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.RetrievalOptions;
import dev.hopfield.engine.StateBatch;
import dev.hopfield.engine.generate.PatternGenerator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What a retrieval on the cpu takes beyond the patterns: it does with a heap that holds a fraction
 * of N × B scores, and with little beside it. In processes of their own, whose heap is all there
 * when they start; what was allocated and given up does not count, for until the JVM has compiled
 * the loops every vector in them is an object.
 */
final class MemoryBoundTest {
  private static final long SEED = 31;

  /** The results of all splits together, whatever N is. */
  private static final long SPLITS = 64L << 20;

  /** Tiles, packed queries and sums of a thread. */
  private static final long EACH_THREAD = 8L << 20;

  private static final int THREADS = 2;

  private static final int HEAP_MIB = 48;

  @BeforeEach
  void onlyWhereItCanBeMeasured() {
    assumeTrue(MemoryUse.isMeasurable(), "this system does not tell");
  }

  /** Off the heap, whatever N is. */
  private static long bound() {
    return SPLITS + EACH_THREAD * THREADS;
  }

  @ParameterizedTest
  @CsvSource({"300007, 17, 256", "1200011, 5, 64", "150001, 64, 512"})
  void retrieve_manyPatterns_keepsNoScores(long count, int dim, int batch, @TempDir Path folder)
      throws IOException, InterruptedException {
    System.out.println("MemoryBoundTest seed " + SEED);
    long scores = Float.BYTES * count * batch;
    assertThat(scores)
        .as("the case is large enough to tell")
        .isGreaterThan(2 * (bound() + (HEAP_MIB << 20)));
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xms" + HEAP_MIB + "m",
                "-Xmx" + HEAP_MIB + "m",
                "-XX:+AlwaysPreTouch",
                "-XX:+UseSerialGC",
                "-XX:ActiveProcessorCount=" + THREADS,
                "--add-modules=jdk.incubator.vector",
                "-cp",
                System.getProperty("java.class.path"),
                Retrievals.class.getName(),
                String.valueOf(count),
                String.valueOf(dim),
                String.valueOf(batch))
            .redirectError(err.toFile())
            .redirectOutput(out.toFile())
            .start();
    int exit = process.waitFor();
    String printed = Files.readString(out).strip();
    assertThat(exit).as(Files.readString(err)).isZero();
    long taken = Long.parseLong(printed);
    assertThat(taken).isBetween(0L, bound());
    System.out.printf(
        "N %d, d %d, B %d: %.1f MiB off heap, a heap of %d MiB; scores %.0f MiB%n",
        count, dim, batch, taken / 1048576.0, HEAP_MIB, scores / 1048576.0);
  }

  /**
   * Retrieves, and prints by how much the process grew at its largest: in the first retrieval that
   * keeps to the bound, else the last, for what the JVM takes to compile is none of theirs.
   */
  static final class Retrievals {
    private static final int MOST_RUNS = 20;

    private Retrievals() {}

    public static void main(String[] arguments) {
      long count = Long.parseLong(arguments[0]);
      int dim = Integer.parseInt(arguments[1]);
      int batch = Integer.parseInt(arguments[2]);
      RetrievalOptions states = RetrievalOptions.defaults().withTopK(0).withOutputs();
      try (Patterns patterns = PatternGenerator.random(count, dim, SEED).toPatterns();
          HopfieldMemory memory = HopfieldMemory.of(patterns).backend("cpu").open()) {
        StateBatch queries = PlantedQueries.of(patterns, batch, SEED).queries();
        long taken = Long.MAX_VALUE;
        for (int run = 0; run < MOST_RUNS && taken > bound(); run++) {
          taken = MemoryUse.of(() -> memory.retrieve(queries, states)).nativeBytes();
        }
        System.out.println(taken);
      }
    }
  }
}
