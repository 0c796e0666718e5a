package dev.hopfield.benchmarks.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CeilingLoopsTest {
  /** Small whole numbers have exact sums: the total tells whether every float was read once. */
  @ParameterizedTest
  @CsvSource({"1,4096", "2,4096", "2,16384", "3,8192"})
  void readBandwidth_anySplit_readsEveryFloatOnce(int threads, long piece) {
    int floats = 98_304;
    try (Arena arena = Arena.ofConfined();
        WorkerThreads workers = new WorkerThreads(threads);
        Arena shared = Arena.ofShared()) {
      MemorySegment segment = shared.allocate(4L * floats, 64);
      double expected = 0;
      for (int i = 0; i < floats; i++) {
        segment.setAtIndex(ValueLayout.JAVA_FLOAT, i, i % 13);
        expected += i % 13;
      }
      ReadBandwidth bandwidth = new ReadBandwidth(segment, workers, piece);
      bandwidth.run();
      assertThat(bandwidth.bytes()).isEqualTo(4.0 * floats);
      assertThat(bandwidth.total()).isEqualTo(expected);
      assertThat(arena.scope().isAlive()).isTrue();
    }
  }

  @Test
  void readBandwidth_pieceBeyondAThreadsShare_isRefused() {
    try (Arena arena = Arena.ofConfined();
        WorkerThreads workers = new WorkerThreads(2)) {
      MemorySegment segment = arena.allocate(8192, 64);
      assertThatThrownBy(() -> new ReadBandwidth(segment, workers, 8192))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("at most 4096");
    }
  }

  @Test
  void fmaPeak_twoThreads_countsTwiceTheOperationsOfOne() {
    try (WorkerThreads one = new WorkerThreads(1);
        WorkerThreads two = new WorkerThreads(2)) {
      FmaPeak peak = new FmaPeak(two);
      peak.run();
      assertThat(peak.operations()).isEqualTo(2 * new FmaPeak(one).operations());
    }
  }

  /** x ← a·x + b from b on: its limit is b / (1 − a), which 10⁴ steps reach to rounding. */
  @Test
  void fmaPeak_chains_reachTheirLimit() {
    assertThat((double) FmaPeak.chains(10_000))
        .isCloseTo(FmaPeak.CHAINS * FmaPeak.LANES * 0.125 / (1 - 0.9375), within(1e-2));
  }
}
