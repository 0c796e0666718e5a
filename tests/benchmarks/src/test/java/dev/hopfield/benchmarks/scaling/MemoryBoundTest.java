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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a retrieval on the cpu takes beyond the patterns, heap garbage included. */
final class MemoryBoundTest {
  private static final long SEED = 31;
  private static final int MOST_RUNS = 100;
  private static final RetrievalOptions STATES =
      RetrievalOptions.defaults().withTopK(0).withOutputs();

  /** The results of all splits together, whatever N is. */
  private static final long SPLITS = 64L << 20;

  /** Tiles, packed queries and sums of a thread. */
  private static final long EACH_THREAD = 8L << 20;

  @BeforeEach
  void onlyWhereItCanBeMeasured() {
    assumeTrue(MemoryUse.isMeasurable(), "this system does not tell");
  }

  /** Whatever N is: of N × B scores, which would take far more, nothing is kept. */
  private static long bound(int batch, int dim) {
    long states = 64L * batch * dim;
    return SPLITS + states + EACH_THREAD * Runtime.getRuntime().availableProcessors();
  }

  /**
   * The first retrieval that keeps to the bound, else the last: until the JVM has compiled the
   * loops, which on a busy machine may take many retrievals, every vector in them is an object.
   */
  private static MemoryUse compiled(Runnable retrieval, long bound) {
    MemoryUse use = MemoryUse.of(retrieval);
    for (int run = 1; run < MOST_RUNS && use.bytes() > bound; run++) {
      use = MemoryUse.of(retrieval);
    }
    return use;
  }

  @ParameterizedTest
  @CsvSource({"300007, 17, 256", "1200011, 5, 64", "150001, 64, 512"})
  void retrieve_manyPatterns_keepsNoScores(long count, int dim, int batch) {
    System.out.println("MemoryBoundTest seed " + SEED);
    try (Patterns patterns = PatternGenerator.random(count, dim, SEED).toPatterns();
        HopfieldMemory memory = HopfieldMemory.of(patterns).backend("cpu").open()) {
      StateBatch queries = PlantedQueries.of(patterns, batch, SEED).queries();
      long bound = bound(batch, dim);
      MemoryUse use = compiled(() -> memory.retrieve(queries, STATES), bound);
      long scores = Float.BYTES * count * batch;
      assertThat(scores).as("the case is large enough to tell").isGreaterThan(bound);
      assertThat(use.bytes()).isBetween(1L, bound);
      System.out.printf(
          "N %d, d %d, B %d: %.1f MiB off heap, %.1f MiB on heap; scores %.0f MiB%n",
          count,
          dim,
          batch,
          use.nativeBytes() / 1048576.0,
          use.heapBytes() / 1048576.0,
          scores / 1048576.0);
    }
  }
}
