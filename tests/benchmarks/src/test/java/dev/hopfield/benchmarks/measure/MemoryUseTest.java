package dev.hopfield.benchmarks.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.foreign.Arena;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class MemoryUseTest {
  @BeforeEach
  void onlyWhereItCanBeMeasured() {
    assumeTrue(MemoryUse.isMeasurable(), "this system does not tell");
  }

  @Test
  void of_memoryOffHeap_countsItThoughItWasFreed() {
    long bytes = 96L << 20;
    MemoryUse use =
        MemoryUse.of(
            () -> {
              try (Arena arena = Arena.ofConfined()) {
                arena.allocate(bytes).fill((byte) 1);
              }
            });
    assertThat(use.nativeBytes()).isBetween(bytes * 9 / 10, bytes * 2);
  }

  @Test
  void of_arrays_countsThemThoughTheyAreGarbage() {
    int[] lengths = {1 << 20, 3 << 20};
    MemoryUse use =
        MemoryUse.of(
            () -> {
              for (int length : lengths) {
                assertThat(new byte[length]).hasSize(length);
              }
            });
    assertThat(use.heapBytes()).isGreaterThanOrEqualTo(4L << 20);
    assertThat(use.bytes()).isEqualTo(use.nativeBytes() + use.heapBytes());
  }
}
