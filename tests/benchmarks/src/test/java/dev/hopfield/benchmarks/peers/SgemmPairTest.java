package dev.hopfield.benchmarks.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hopfield.benchmarks.measure.WorkerThreads;
import dev.hopfield.benchmarks.peers.SgemmPair.Division;
import dev.hopfield.cli.measure.PlantedQueries;
import dev.hopfield.cli.measure.ReferenceStates;
import dev.hopfield.cli.measure.Workload;
import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.generate.PatternGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class SgemmPairTest {
  private static final long SEED = 4711;

  /** N, d, B, β, rows of a block: primes, 1, blocks that do not divide N, a sharp softmax. */
  @ParameterizedTest
  @CsvSource({
    "1009, 61, 7, 0.128, 128",
    "1009, 61, 7, 0.128, 2000",
    "1009, 61, 1, 0.128, 100",
    "257, 16, 5, 0.25, 1",
    "311, 13, 3, 40, 64",
    "2, 1, 1, 1, 1",
  })
  void retrieve_anyDivision_agreesWithTheReference(
      long count, int dim, int batch, float beta, int blockRows) {
    try (WorkerThreads threads = new WorkerThreads(2);
        Patterns patterns = PatternGenerator.random(count, dim, SEED).toPatterns()) {
      PlantedQueries planted = PlantedQueries.of(patterns, batch, SEED);
      Workload workload = new Workload(patterns, planted.queries(), planted.truth(), beta, 1);
      ReferenceStates reference = ReferenceStates.of(workload, false, Double.POSITIVE_INFINITY);
      PeerSetting setting = new PeerSetting(patterns, beta, threads);
      for (Division division : Division.values()) {
        try (SgemmPair pair = new SgemmPair("pair", new PlainSgemm(), division, setting);
            Retriever retriever = pair.retriever(blockRows, planted.queries())) {
          retriever.run();
          retriever.run(); // nothing of the first is left
          assertThat(reference.check(retriever.states()).maxRelativeError()).isLessThan(1e-5);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void prepare_anyDivision_keepsOneSizeAndTellsOfTheOthers(Division division) {
    try (WorkerThreads threads = new WorkerThreads(2);
        Patterns patterns = PatternGenerator.random(5003, 3, SEED).toPatterns();
        SgemmPair pair =
            new SgemmPair(
                "pair", new PlainSgemm(), division, new PeerSetting(patterns, 1, threads));
        Retriever retriever = pair.prepare(PlantedQueries.of(patterns, 2, SEED).queries())) {
      assertThat(retriever.choice()).startsWith("blocks of ").contains("tried:", "blocks of 5003");
      assertThat(pair.threads()).isEqualTo(2);
    }
  }

  @Test
  void scratchBytes_largeBatch_keepsScoresWithinTheirLimit() {
    try (WorkerThreads threads = new WorkerThreads(2);
        Patterns patterns = PatternGenerator.random(100_003, 2, SEED).toPatterns();
        SgemmPair pair =
            new SgemmPair(
                "pair",
                new PlainSgemm(),
                Division.PRODUCTS,
                new PeerSetting(patterns, 1, threads))) {
      long whole = 4L * 100_003 * 4096;
      assertThat(whole).isGreaterThan(1L << 30);
      assertThat(pair.scratchBytes(4096)).isLessThan(whole);
    }
  }
}
