package dev.hopfield.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.hopfield.engine.HopfieldMemory;
import dev.hopfield.engine.MemoryClosedException;
import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.Precision;
import dev.hopfield.engine.RetrievalOptions;
import dev.hopfield.engine.StateBatch;
import dev.hopfield.engine.backend.Backend;
import dev.hopfield.engine.backend.Iterated;
import dev.hopfield.engine.backend.IterationRequest;
import dev.hopfield.engine.backend.LoadedPatterns;
import dev.hopfield.engine.backend.Update;
import dev.hopfield.engine.backend.UpdateRequest;
import dev.hopfield.engine.backend.UpdateRequest.Projection;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Sets that stream through a device two chunks at a time, beside the same sets at rest there. */
@Tag("device")
class InFlightTest {
  private static final int COUNT = 40_009;
  private static final int DIM = 64;
  private static final HostSettings RESIDENT = HostSettings.NONE.withChunkRows(1500);

  /** Memory for two chunks in flight and not for the set, whatever its precision. */
  private static final HostSettings STREAMING = RESIDENT.withDeviceBytes(3_300_000);

  @ParameterizedTest
  @EnumSource
  void update_withTwoChunksInFlight_givesTheBitsOfTheResidentSet(Precision precision) {
    try (Patterns drawn = Samples.normal(3, COUNT, DIM);
        Patterns patterns = drawn.in(precision)) {
      StateBatch states = Samples.near(patterns, 4, 3, 0.5);
      UpdateRequest request = new UpdateRequest(0.12f, Projection.PATTERNS, 1);
      Update resident;
      try (LoadedPatterns device = DeviceUnderTest.load(patterns, RESIDENT)) {
        assertThat(device.explain()).contains("resident: 27 chunks of up to 1482 rows");
        resident = device.update(states, request);
      }
      try (LoadedPatterns device = DeviceUnderTest.load(patterns, STREAMING)) {
        assertThat(device.explain())
            .contains("streamed: 27 chunks of up to 1482 rows, 2 in flight:", "on the host");
        for (int pass = 0; pass < 3; pass++) {
          Update streamed = device.update(states, request);
          assertThat(streamed.projected().data()).isEqualTo(resident.projected().data());
          assertThat(streamed.logSumExp()).isEqualTo(resident.logSumExp());
          for (int q = 0; q < states.batch(); q++) {
            assertThat(streamed.top().index(q, 0)).isEqualTo(resident.top().index(q, 0));
          }
        }
      }
    }
  }

  @Test
  void iterate_withTwoChunksInFlight_leadsWhereTheReferenceLeads() {
    try (Patterns patterns = Samples.normal(61, COUNT, DIM);
        LoadedPatterns device = DeviceUnderTest.load(patterns, STREAMING)) {
      assertThat(device.explain()).contains("2 in flight");
      StateBatch queries = Samples.near(patterns, 62, 3, 0.5);
      for (float tolerance : new float[] {0, 0.01f}) {
        IterationRequest request = new IterationRequest(0.4f, 2, tolerance, 2, false);
        DeviceWalkTest.assertSameSteps(patterns, device, queries, request);
      }
    }
  }

  @Test
  void close_whileChunksAreInFlight_endsTheRetrievalOrWaitsForIt() throws InterruptedException {
    try (Patterns patterns = Samples.normal(5, COUNT, DIM);
        Backend backend = DeviceUnderTest.open(STREAMING)) {
      RetrievalOptions options = RetrievalOptions.defaults().withBeta(0.2f).withSteps(50);
      HopfieldMemory memory = HopfieldMemory.of(patterns).options(options).backend(backend).open();
      StateBatch queries = Samples.near(patterns, 6, 2, 0.5);
      CountDownLatch begins = new CountDownLatch(1);
      AtomicReference<Throwable> ended = new AtomicReference<>();
      Thread retrieving =
          Thread.ofPlatform()
              .start(
                  () -> {
                    begins.countDown();
                    ended.set(catchThrowable(() -> memory.retrieve(queries, options)));
                  });
      begins.await();
      memory.close();
      retrieving.join();
      if (ended.get() != null) {
        assertThat(ended.get()).isInstanceOf(MemoryClosedException.class);
      }
    }
  }

  @Test
  void iterate_ofAStreamedSet_givesTheSameBitsAgain() {
    try (Patterns patterns = Samples.normal(7, COUNT, DIM);
        LoadedPatterns device = DeviceUnderTest.load(patterns, STREAMING)) {
      StateBatch queries = Samples.near(patterns, 8, 2, 0.5);
      IterationRequest request = new IterationRequest(0.15f, 2, 0f, 3, false);
      Iterated once = device.iterate(queries, request);
      Iterated again = device.iterate(queries, request);
      assertThat(again.states().data()).isEqualTo(once.states().data());
      assertThat(again.logSumExp()).isEqualTo(once.logSumExp());
    }
  }
}
