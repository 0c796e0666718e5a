package dev.hopfield.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hopfield.engine.HopfieldMemory;
import dev.hopfield.engine.Output;
import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.Retrieval;
import dev.hopfield.engine.RetrievalOptions;
import dev.hopfield.engine.StateBatch;
import dev.hopfield.engine.backend.Backend;
import dev.hopfield.simulator.Activity;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A set ten times as large as the device's memory, beside the same set on a device that holds it.
 */
class StreamedMemoryTest {
  private static final int COUNT = 130_021;
  private static final int DIM = 64;
  private static final long PATTERN_BYTES = (long) COUNT * DIM * Float.BYTES;
  private static final RetrievalOptions OPTIONS =
      RetrievalOptions.defaults()
          .withBeta(0.12f)
          .withSteps(2)
          .withTopK(3)
          .withOutputs(Output.ENERGY);

  private Patterns patterns = Patterns.allocate(1, 1);

  @BeforeEach
  void makePatterns() {
    patterns.close();
    patterns = Samples.normal(9, COUNT, DIM);
  }

  @AfterEach
  void closePatterns() {
    patterns.close();
  }

  private HopfieldMemory open(Backend backend) {
    return HopfieldMemory.of(patterns).options(OPTIONS).backend(backend).open();
  }

  @Test
  void retrieve_withATenthOfTheMemory_sendsEachPatternOnceAPassAndDiffersByRoundingAlone() {
    StateBatch queries = Samples.near(patterns, 10, 2, 0.3);
    Retrieval streamed;
    HostSettings aTenth = HostSettings.NONE.withDeviceBytes(PATTERN_BYTES / 10);
    try (Backend backend = DeviceUnderTest.open(aTenth);
        HopfieldMemory memory = open(backend)) {
      assertThat(memory.explain()).contains(", 2 in flight: ");
      long inUse = Activity.now().deviceBytesInUse();
      assertThat(inUse).isLessThanOrEqualTo(PATTERN_BYTES / 10);
      long before = Activity.now().bytesToDevice();
      streamed = memory.retrieve(queries, OPTIONS);
      long sent = Activity.now().bytesToDevice() - before;
      // Two updates, one more pass for the energies; queries and scratch are a small part.
      assertThat(sent).isBetween(3 * PATTERN_BYTES, 3 * PATTERN_BYTES + 3 * PATTERN_BYTES / 20);
      System.out.printf(
          "StreamedMemoryTest: %d bytes of patterns, %d on the device, %d sent in 3 passes%n%s%n",
          PATTERN_BYTES, inUse, sent, memory.explain());
    }
    try (Backend backend = DeviceUnderTest.open(HostSettings.NONE);
        HopfieldMemory memory = open(backend)) {
      assertThat(memory.explain()).contains("resident: ");
      long before = Activity.now().bytesToDevice();
      Retrieval resident = memory.retrieve(queries, OPTIONS);
      assertThat(Activity.now().bytesToDevice() - before).isLessThan(PATTERN_BYTES / 20);
      assertSame(streamed, resident);
    }
  }

  /** Within 1e-5 of a state's norm: both round sums of floats, cut at other places. */
  private static void assertSame(Retrieval streamed, Retrieval resident) {
    double largest = 0;
    for (int q = 0; q < resident.batch(); q++) {
      double norm = Math.sqrt(resident.states().squaredNorm(q));
      double off = streamed.states().distance(q, resident.states(), q) / norm;
      largest = Math.max(largest, off);
      assertThat(off).isLessThanOrEqualTo(1e-5);
      assertThat(streamed.logSumExp(q)).isCloseTo(resident.logSumExp(q), within(1e-5));
      assertThat(streamed.energy(q)).isCloseTo(resident.energy(q), within(1e-4));
      assertThat(streamed.topK(q).indices()).isEqualTo(resident.topK(q).indices());
    }
    System.out.printf("streamed and resident states differ by %.1e of their norm%n", largest);
  }
}
