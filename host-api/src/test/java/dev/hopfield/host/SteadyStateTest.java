package dev.hopfield.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.Similarity;
import dev.hopfield.engine.StateBatch;
import dev.hopfield.engine.UpdateRule;
import dev.hopfield.engine.backend.Backend;
import dev.hopfield.engine.backend.Cancellation;
import dev.hopfield.engine.backend.Iterated;
import dev.hopfield.engine.backend.IterationRequest;
import dev.hopfield.engine.backend.LoadedPatterns;
import dev.hopfield.engine.backend.UpdateRequest;
import dev.hopfield.engine.backend.UpdateRequest.Projection;
import dev.hopfield.engine.separation.Entmax;
import dev.hopfield.kernels.Placement;
import dev.hopfield.simulator.Activity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/** What crosses to the device, and what is compiled, when calls are repeated. */
class SteadyStateTest {
  private static final int COUNT = 150;
  private static final int DIM = 9;
  private static final long PATTERN_BYTES = (long) COUNT * DIM * Float.BYTES;

  private static UpdateRequest request(float beta, int topK) {
    return new UpdateRequest(beta, Projection.PATTERNS, topK);
  }

  @ParameterizedTest
  @MethodSource("dev.hopfield.host.UpdateTest#paths")
  void update_recompilesNothingAndSendsNoPatternsAgain(KernelPath path) {
    try (Patterns patterns = Samples.normal(1, COUNT, DIM);
        LoadedPatterns device =
            DeviceUnderTest.load(patterns, HostSettings.NONE.withPath(path).withChunkRows(64))) {
      StateBatch states = Samples.near(patterns, 2, 5, 0.1);
      device.update(states, request(0.3f, 4));
      Activity before = Activity.now();
      for (int batch = 2; batch <= 7; batch++) {
        device.update(Samples.near(patterns, batch, batch, 0.1), request(0.1f * batch, batch));
      }
      Activity after = Activity.now().since(before);
      assertThat(after.compilations()).isZero();
      assertThat(after.launches()).isPositive();
      assertThat(after.bytesToDevice()).isLessThan(6 * PATTERN_BYTES);
    }
  }

  @Test
  void load_sendsEachPatternOnce() {
    try (Patterns patterns = Samples.normal(1, COUNT, DIM)) {
      Activity before = Activity.now();
      try (LoadedPatterns device =
          DeviceUnderTest.load(patterns, HostSettings.NONE.withChunkRows(64))) {
        Activity after = Activity.now().since(before);
        assertThat(after.bytesToDevice()).isBetween(PATTERN_BYTES, PATTERN_BYTES + 3 * 3 * 64L);
        assertThat(device.explain()).contains("resident: 3 chunks of up to 50 rows");
      }
    }
  }

  @Test
  void update_ofAStreamedSetSendsEachPatternOnceAPass() {
    int count = 6007;
    int dim = 64;
    long bytes = (long) count * dim * Float.BYTES;
    try (Patterns patterns = Samples.normal(1, count, dim);
        LoadedPatterns device = DeviceUnderTest.load(patterns, DeviceWalkTest.streaming())) {
      assertThat(device.explain()).contains("streamed: 7 chunks");
      // More queries than a block holds, and associations besides: still one pass.
      StateBatch states = Samples.near(patterns, 2, 2, 0.1);
      device.update(states, request(0.1f, 2));
      Activity before = Activity.now();
      device.update(states, request(0.1f, 2));
      Activity after = Activity.now().since(before);
      assertThat(after.compilations()).isZero();
      assertThat(after.bytesToDevice()).isBetween(bytes, bytes + bytes / 20);
    }
  }

  @Test
  void iterate_ofMoreSteps_bringsNoMoreBack() {
    try (Patterns patterns = Samples.normal(1, COUNT, DIM);
        LoadedPatterns device =
            DeviceUnderTest.load(patterns, HostSettings.NONE.withChunkRows(64))) {
      StateBatch states = Samples.near(patterns, 2, 5, 0.1);
      device.iterate(states, new IterationRequest(0.3f, 2, 0f, 1, false));
      Activity[] used = new Activity[2];
      for (int i = 0; i < 2; i++) {
        Activity before = Activity.now();
        device.iterate(states, new IterationRequest(0.2f, 3 + 10 * i, 0f, 1, false));
        used[i] = Activity.now().since(before);
      }
      assertThat(used[1].compilations()).isZero();
      assertThat(used[1].transfersToHost()).isEqualTo(2);
      assertThat(used[1].bytesToHost()).isEqualTo(used[0].bytesToHost());
      // What an update needs: the counts and factors of each launch, and no states.
      long counts = (used[1].bytesToDevice() - used[0].bytesToDevice()) / 10;
      // Three folds, two of them absorbed, and a step.
      assertThat(counts).isLessThan(6 * 150L);
    }
  }

  @Test
  void iterate_untilTolerance_foldsOnlyForQueriesOnTheWay() {
    try (Patterns patterns = Samples.normal(1, COUNT, DIM);
        LoadedPatterns device = DeviceUnderTest.load(patterns, HostSettings.NONE)) {
      // One query has arrived, the other starts far from all patterns.
      StateBatch states = Samples.near(patterns, 2, 2, 0);
      java.util.Arrays.fill(states.data(), DIM, 2 * DIM, 0f);
      IterationRequest request = new IterationRequest(2f, 30, 1e-5f, 0, false);
      Iterated found = device.iterate(states, request);
      assertThat(found.steps()[0]).isLessThan(found.steps()[1]);
      Activity before = Activity.now();
      device.iterate(states, request);
      Activity used = Activity.now().since(before);
      // A fold of two queries has as many launches as one of one: what came back tells.
      assertThat(used.transfersToHost()).isEqualTo(found.steps()[1] + 2L);
      assertThat(used.compilations()).isZero();
    }
  }

  /** Compilations of opening a set and using all that there is. */
  private static long compilations(Patterns patterns, Patterns values, int chunkRows) {
    Activity before = Activity.now();
    try (LoadedPatterns device =
        DeviceUnderTest.load(patterns, values, HostSettings.NONE.withChunkRows(chunkRows))) {
      useEverything(patterns, device);
      assertThat(device.explain())
          .contains("resident: %d chunk".formatted(Math.ceilDiv(COUNT, chunkRows)));
    }
    return Activity.now().since(before).compilations();
  }

  private static void useEverything(Patterns patterns, LoadedPatterns device) {
    for (int batch : new int[] {1, 5, 17}) {
      StateBatch states = Samples.near(patterns, batch, batch, 0.1);
      for (Projection projection : Projection.values()) {
        device.update(states, new UpdateRequest(0.3f, projection, 3));
        device.update(states, new UpdateRequest(0.3f, projection, 70));
        UpdateRule rule = new UpdateRule(Similarity.EUCLIDEAN, new Entmax(1.5), false);
        device.update(states, new UpdateRequest(0.3f, projection, 1, rule));
      }
      device.iterate(states, new IterationRequest(0.3f, 3, 0f, 1, false));
      device.weightsAbove(states, 0.3f, new double[batch], new double[2 * batch]);
    }
  }

  @Test
  void load_ofManyChunks_compilesOneSetOfKernels() {
    try (Patterns patterns = Samples.normal(1, COUNT, DIM);
        Patterns values = Samples.normal(2, COUNT, 3)) {
      long ofOne = compilations(patterns, values, COUNT);
      long ofMany = compilations(patterns, values, 4);
      // A chunk more is a kernel more, which only holds it; and chunks are merged by another one.
      assertThat(ofMany).isEqualTo(ofOne + 37 + 1);
    }
  }

  @Test
  void load_ofSmallSetsOfAShape_compilesOnce() {
    long inUse = Activity.now().deviceBytesInUse();
    try (Backend backend = DeviceUnderTest.open(HostSettings.NONE)) {
      long[] compilations = new long[12];
      for (int bag = 0; bag < compilations.length; bag++) {
        Activity before = Activity.now();
        int count = 65 + 5 * bag;
        try (Patterns patterns = Samples.normal(bag, count, DIM);
            LoadedPatterns device = backend.load(patterns, patterns, new Cancellation())) {
          StateBatch states = Samples.near(patterns, bag, 3, 0.1);
          new Parity(patterns, patterns).assertUpdate(device, states, request(0.5f, 2));
        }
        compilations[bag] = Activity.now().since(before).compilations();
      }
      assertThat(compilations[0]).isPositive();
      assertThat(compilations).containsOnly(new long[] {compilations[0], 0});
    }
    assertThat(Activity.now().deviceBytesInUse()).isEqualTo(inUse);
  }

  @Test
  void load_ofSetsOfAShapeAtTheSameTime_keepsThemApart() {
    try (Backend backend = DeviceUnderTest.open(HostSettings.NONE);
        Patterns some = Samples.normal(1, 100, DIM);
        Patterns others = Samples.normal(2, 90, DIM)) {
      backend.load(some, some, new Cancellation()).close();
      try (LoadedPatterns first = backend.load(some, some, new Cancellation());
          LoadedPatterns second = backend.load(others, others, new Cancellation())) {
        StateBatch states = Samples.near(some, 3, 2, 0.3);
        new Parity(some, some).assertUpdate(first, states, request(0.5f, 2));
        new Parity(others, others).assertUpdate(second, states, request(0.5f, 2));
        new Parity(some, some).assertUpdate(first, states, request(0.5f, 2));
      }
    }
  }

  @Test
  void close_closesTheQueuesOfAllThreads() throws Exception {
    long before = Activity.now().openQueues();
    try (Patterns patterns = Samples.normal(1, COUNT, DIM);
        LoadedPatterns device = DeviceUnderTest.load(patterns, HostSettings.NONE)) {
      StateBatch states = Samples.near(patterns, 2, 1, 0.1);
      for (int i = 0; i < 5; i++) {
        Thread user = Thread.ofVirtual().start(() -> device.update(states, request(0.3f, 1)));
        user.join();
      }
      assertThat(Activity.now().openQueues()).isEqualTo(before + 1);
    }
    assertThat(Activity.now().openQueues()).isEqualTo(before);
  }

  @Test
  void explain_countsAllThatIsAllocated() {
    try (Patterns patterns = Samples.normal(1, COUNT, DIM);
        Patterns values = Samples.normal(2, COUNT, 3)) {
      MemoryPlan plan =
          MemoryPlan.of(
              MemoryPlan.Shape.of(patterns, values),
              DeviceUnderTest.found().limits(),
              HostSettings.NONE.withChunkRows(70),
              HostMemory.available());
      long before = Activity.now().deviceBytesInUse();
      try (LoadedPatterns device =
          DeviceUnderTest.load(patterns, values, HostSettings.NONE.withChunkRows(70))) {
        useEverything(patterns, device);
        long used = Activity.now().deviceBytesInUse() - before;
        assertThat(used).isBetween(plan.deviceBytes() * 9 / 10, plan.deviceBytes());
      }
    }
  }

  @ParameterizedTest(name = "{0} steps")
  @ValueSource(ints = {2, 5})
  void iterate_ofAStreamedSet_sendsEachPatternOnceAnUpdate(int steps) {
    int count = 6007;
    int dim = 64;
    long bytes = (long) count * dim * Float.BYTES;
    try (Patterns patterns = Samples.normal(1, count, dim);
        LoadedPatterns device = DeviceUnderTest.load(patterns, DeviceWalkTest.streaming())) {
      StateBatch states = Samples.near(patterns, 2, 3, 0.1);
      IterationRequest request = new IterationRequest(0.1f, steps, 0f, 1, false);
      device.iterate(states, request);
      Activity before = Activity.now();
      device.iterate(states, request);
      Activity used = Activity.now().since(before);
      assertThat(used.compilations()).isZero();
      assertThat(used.bytesToDevice()).isBetween(steps * bytes, steps * (bytes + bytes / 20));
      // For each chunk the proof that it has arrived, and the folds of a block of queries.
      long echo = Placement.ECHOES * 4L + TornadoNativeArray.ARRAY_HEADER;
      long fold = BatchClass.FEW.capacity() * (Scratch.foldLength(dim) + 1L) * Float.BYTES;
      long most = 2 * echo + fold + 2 * TornadoNativeArray.ARRAY_HEADER;
      assertThat(used.bytesToHost()).isPositive().isLessThanOrEqualTo(steps * 7L * most);
    }
  }

  @Test
  void close_freesAllThatWasAllocated() {
    long before = Activity.now().deviceBytesInUse();
    try (Patterns patterns = Samples.normal(1, COUNT, DIM);
        Patterns values = Samples.normal(2, COUNT, 3)) {
      LoadedPatterns device =
          DeviceUnderTest.load(patterns, values, HostSettings.NONE.withChunkRows(70));
      StateBatch states = Samples.near(patterns, 2, 3, 0.1);
      device.update(states, new UpdateRequest(0.3f, Projection.VALUES, 3));
      device.update(states, request(0.3f, 70));
      device.weightsAbove(states, 0.3f, new double[3], new double[6]);
      assertThat(Activity.now().deviceBytesInUse()).isGreaterThan(before);
      device.close();
      assertThat(Activity.now().deviceBytesInUse()).isEqualTo(before);
      device.close();
    }
  }
}
