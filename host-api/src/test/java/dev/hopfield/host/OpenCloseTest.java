package dev.hopfield.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hopfield.engine.HopfieldMemory;
import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.Precision;
import dev.hopfield.engine.Retrieval;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Memories opened, used and closed again and again. How often is the system property {@code
 * hopfield.test.rounds}; where it is set, the memory of the process is held against what closing
 * must give back. Few rounds say nothing about it: compilers and allocators are still filling
 * theirs.
 */
@Tag("device")
class OpenCloseTest {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final int ROUNDS = Integer.getInteger("hopfield.test.rounds", 12);
  private static final boolean MEASURED = System.getProperty("hopfield.test.rounds") != null;
  private static final int COUNT = 2003;
  private static final int DIM = 61;

  @Test
  void close_leavesNothingBehind() throws IOException {
    Assumptions.assumeTrue(
        !MEASURED || Files.isReadable(STATUS), "no /proc/self/status to read memory from");
    String device = DeviceUnderTest.found().info().name();
    List<Precision> precisions = List.of(Precision.values());
    long half = 0;
    try (Patterns patterns = Samples.normal(1, COUNT, DIM)) {
      for (int round = 1; round <= ROUNDS; round++) {
        Precision precision = precisions.get(round % precisions.size());
        try (HopfieldMemory memory =
            HopfieldMemory.of(patterns).precision(precision).backend(device).open()) {
          Retrieval found = memory.retrieve(new float[][] {patterns.row(round)});
          assertThat(found.topK(0).indices()[0]).isEqualTo(round);
        }
        if (MEASURED && round == ROUNDS / 2) {
          half = residentBytes();
        }
        if (MEASURED && round % Math.max(1, ROUNDS / 10) == 0) {
          System.out.printf("round %d: %d MB resident%n", round, residentBytes() >> 20);
        }
      }
    }
    if (!MEASURED) {
      return;
    }
    // A buffer of patterns that stayed each round would be half a megabyte each.
    long patternBytes = (long) COUNT * DIM * Float.BYTES;
    assertThat(residentBytes() - half).isLessThan((64L << 20) + ROUNDS / 8 * patternBytes);
  }

  private static long residentBytes() throws IOException {
    System.gc();
    try (var lines = Files.lines(STATUS)) {
      return lines
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
          .findFirst()
          .orElseThrow();
    }
  }
}
