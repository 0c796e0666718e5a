package dev.hopfield.benchmarks.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MemoryUseTest {
  @BeforeEach
  void onlyWhereItCanBeMeasured() {
    assumeTrue(MemoryUse.isMeasurable(), "this system does not tell");
  }

  /** In a process of its own: what else a JVM gives back meanwhile would be taken off. */
  @Test
  void of_memoryOffHeap_countsItThoughItWasFreed(@TempDir Path folder)
      throws IOException, InterruptedException {
    Path out = folder.resolve("out");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xms32m",
                "-Xmx32m",
                "-XX:+AlwaysPreTouch",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                OffHeap.class.getName())
            .redirectErrorStream(true)
            .redirectOutput(out.toFile())
            .start();
    int exit = process.waitFor();
    String printed = Files.readString(out);
    assertThat(exit).as(printed).isZero();
    assertThat(Long.parseLong(printed.strip()))
        .isBetween(OffHeap.BYTES * 9 / 10, OffHeap.BYTES * 2);
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

  /**
   * Takes memory off the heap, frees it, and prints by how much the process grew at its largest.
   */
  static final class OffHeap {
    static final long BYTES = 96L << 20;

    private OffHeap() {}

    public static void main(String[] arguments) {
      MemoryUse use =
          MemoryUse.of(
              () -> {
                try (Arena arena = Arena.ofConfined()) {
                  arena.allocate(BYTES).fill((byte) 1);
                }
              });
      System.out.println(use.nativeBytes());
    }
  }
}
