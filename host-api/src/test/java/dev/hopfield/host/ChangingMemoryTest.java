package dev.hopfield.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hopfield.engine.HopfieldMemory;
import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.Retrieval;
import dev.hopfield.engine.RetrievalOptions;
import dev.hopfield.engine.StateBatch;
import dev.hopfield.engine.backend.Backend;
import dev.hopfield.simulator.Activity;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** A memory on a device that changes, beside the float64 reference of what is left. */
class ChangingMemoryTest {
  private static final int COUNT = 307;
  private static final int DIM = 11;
  private static final RetrievalOptions OPTIONS =
      RetrievalOptions.defaults().withBeta(0.6f).withSteps(2).withTopK(3);

  @Test
  void retrieve_afterChanges_isThatOfWhatIsLeftAndFreesTheRest() {
    long before = Activity.now().deviceBytesInUse();
    // Fewer rows than a buffer that is kept for later sets would have.
    HostSettings settings = HostSettings.NONE.withChunkRows(61);
    try (Patterns patterns = Samples.normal(1, COUNT, DIM);
        Patterns more = Samples.normal(2, 40, DIM);
        Backend device = DeviceUnderTest.open(settings);
        HopfieldMemory memory =
            HopfieldMemory.of(patterns).options(OPTIONS).backend(device).open()) {
      StateBatch queries = Samples.near(patterns, 3, 5, 0.4);
      memory.retrieve(queries, OPTIONS);
      long[] ids = memory.add(rows(more, 0, 40));
      memory.remove(0, 1, 60, 61, 62, 200, 306, ids[3], ids[39]);
      memory.replace(new long[] {5, ids[0], 300}, rows(more, 7, 3));
      assertLikeReference(memory, queries);
      memory.remove(Arrays.stream(memory.ids()).filter(id -> id % 3 != 0).toArray());
      assertLikeReference(memory, queries);
      memory.remove(memory.ids());
      assertThat(Activity.now().deviceBytesInUse()).as("all is removed").isEqualTo(before);
      memory.add(rows(more, 5, 9));
      assertLikeReference(memory, queries);
    }
    assertThat(Activity.now().deviceBytesInUse()).isEqualTo(before);
  }

  private static float[][] rows(Patterns from, int first, int count) {
    float[][] rows = new float[count][];
    Arrays.setAll(rows, r -> from.row(first + r));
    return rows;
  }

  private static void assertLikeReference(HopfieldMemory memory, StateBatch queries) {
    long[] ids = memory.ids();
    float[][] left = Arrays.stream(ids).mapToObj(memory::pattern).toArray(float[][]::new);
    try (Patterns patterns = Patterns.of(left);
        HopfieldMemory fresh =
            HopfieldMemory.of(patterns).options(OPTIONS).backend("reference").open()) {
      Retrieval found = memory.retrieve(queries, OPTIONS);
      Retrieval expected = fresh.retrieve(queries, OPTIONS);
      for (int q = 0; q < queries.batch(); q++) {
        double norm = Math.sqrt(expected.states().squaredNorm(q));
        assertThat(found.states().distance(q, expected.states(), q)).isLessThan(2e-5 * norm);
        assertThat(found.logSumExp(q)).isCloseTo(expected.logSumExp(q), within(1e-4));
        assertThat(found.energy(q)).isCloseTo(expected.energy(q), within(1e-3));
        assertThat(found.topK(q).indices()[0]).isEqualTo(ids[(int) expected.topK(q).indices()[0]]);
      }
    }
  }
}
