package dev.hopfield.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hopfield.engine.InvalidInputException;
import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.Precision;
import dev.hopfield.engine.StateBatch;
import dev.hopfield.engine.backend.Backend;
import dev.hopfield.engine.backend.Cancellation;
import dev.hopfield.engine.backend.IterationRequest;
import dev.hopfield.engine.backend.LoadedPatterns;
import dev.hopfield.engine.backend.Update;
import dev.hopfield.engine.backend.UpdateRequest;
import dev.hopfield.engine.backend.UpdateRequest.Projection;
import dev.hopfield.simulator.Activity;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Folds by matrix products, with the simulator playing CUDA and cuBLAS. */
class MatrixProductsTest {
  private static final String BACKEND = "hopfield.simulator.backend";

  /** Chunks of one segment, 512 rows. */
  private static final HostSettings SMALL_CHUNKS =
      HostSettings.NONE.withPath(KernelPath.PRODUCT).withProductRows(512);

  @BeforeEach
  void play() {
    System.setProperty(BACKEND, "CUDA");
  }

  @AfterEach
  void clear() {
    System.clearProperty(BACKEND);
  }

  @ParameterizedTest(name = "N = {0}, d = {1}, B = {2}, {3}, chunks of {4} rows")
  @CsvSource({
    "1, 1, 17, F32, 512",
    "511, 61, 17, F32, 512",
    "512, 61, 17, BF16, 512",
    "513, 128, 64, F32, 512",
    "1021, 3, 65, F16, 512",
    "1025, 61, 129, I8, 512",
    "2053, 5, 257, F32, 1024",
    "1537, 31, 17, F32, 1000000",
    "4099, 2, 19, F32, 512",
    "4609, 7, 17, BF16, 512",
  })
  void update_matchesReference(int count, int dim, int batch, Precision precision, long rows) {
    try (Patterns drawn = Samples.normal(count + dim, count, dim);
        Patterns patterns = drawn.in(precision);
        LoadedPatterns device =
            DeviceUnderTest.load(patterns, SMALL_CHUNKS.withProductRows(rows))) {
      assertThat(device.explain()).contains("path: warp, product", "B ≤ 256: ProductFold.copy");
      StateBatch states = Samples.near(patterns, batch, batch, 0.3);
      float beta = (float) (1 / Math.sqrt(dim));
      Parity parity = new Parity(patterns, patterns);
      parity.assertUpdate(device, states, new UpdateRequest(beta, Projection.PATTERNS, 1));
      parity.assertUpdate(device, states, new UpdateRequest(30 * beta, Projection.NONE, 1));
    }
  }

  @Test
  void update_withSeparateValues_matchesReference() {
    try (Patterns patterns = Samples.normal(3, 1100, 11);
        Patterns drawn = Samples.normal(4, 1100, 13);
        Patterns values = drawn.in(Precision.I8);
        LoadedPatterns device = DeviceUnderTest.load(patterns, values, SMALL_CHUNKS)) {
      StateBatch states = Samples.near(patterns, 5, 21, 0.3);
      Parity parity = new Parity(patterns, values);
      parity.assertUpdate(device, states, new UpdateRequest(0.4f, Projection.VALUES, 3));
      parity.assertUpdate(device, states, new UpdateRequest(0.4f, Projection.PATTERNS, 1));
    }
  }

  @Test
  void update_ofAStreamedSet_matchesReference() {
    HostSettings settings = SMALL_CHUNKS.withDeviceBytes(8_000_000);
    try (Patterns patterns = Samples.normal(9, 6007, 256);
        LoadedPatterns device = DeviceUnderTest.load(patterns, settings)) {
      assertThat(device.explain()).contains("streamed: ");
      StateBatch states = Samples.near(patterns, 10, 18, 0.3);
      new Parity(patterns, patterns)
          .assertUpdate(device, states, new UpdateRequest(0.06f, Projection.PATTERNS, 1));
    }
  }

  @Test
  void update_isRightAtExtremeScores() {
    float[][] rows = new float[1037][];
    for (int r = 0; r < rows.length; r++) {
      rows[r] = new float[] {(r % 2 == 0 ? 1 : -1) * (2000f - r), r};
    }
    try (Patterns patterns = Patterns.of(rows);
        LoadedPatterns device = DeviceUnderTest.load(patterns, SMALL_CHUNKS)) {
      StateBatch states = StateBatch.zeros(17, 2);
      states.data()[0] = 1000;
      states.data()[2] = -1000;
      Update update = device.update(states, new UpdateRequest(1000f, Projection.PATTERNS, 1));
      assertThat(update.projected().row(0)).containsExactly(2000f, 0f);
      assertThat(update.projected().row(1)).containsExactly(-1999f, 1f);
      assertThat(update.logSumExp()[0]).isEqualTo(2e9);
      assertThat(update.logSumExp()[2]).isCloseTo(Math.log(1037), within(1e-6));
      assertThat(update.top().index(1, 0)).isEqualTo(1);
    }
  }

  @Test
  void update_whoseMaximumRisesWithEveryChunk_matchesReference() {
    // Rows grow, so that every chunk raises the maximum and what was summed up before shrinks.
    float[][] rows = new float[2600][];
    for (int r = 0; r < rows.length; r++) {
      rows[r] = new float[] {r * 2e-3f, r % 7, 1};
    }
    try (Patterns patterns = Patterns.of(rows);
        LoadedPatterns device = DeviceUnderTest.load(patterns, SMALL_CHUNKS)) {
      StateBatch states = StateBatch.zeros(20, 3);
      for (int q = 0; q < 20; q++) {
        states.data()[3 * q] = q - 3;
      }
      new Parity(patterns, patterns)
          .assertUpdate(device, states, new UpdateRequest(1f, Projection.PATTERNS, 1));
    }
  }

  @ParameterizedTest(name = "chunks of {0} rows")
  @ValueSource(longs = {512, 1024, 4096})
  void update_ofEqualScores_isTheMeanAndNamesTheFirstRow(long rows) {
    int count = 3001;
    float[] all = new float[count * 3];
    for (int r = 0; r < count; r++) {
      // The first 600 score less, so that the first of the equal rows is within a segment.
      all[3 * r] = r < 600 ? 2 : 1;
      all[3 * r + 1] = r < 600 ? 0 : r - 600;
    }
    try (Patterns patterns = Patterns.of(all, 3);
        LoadedPatterns device =
            DeviceUnderTest.load(patterns, SMALL_CHUNKS.withProductRows(rows))) {
      StateBatch states = StateBatch.zeros(17, 3);
      for (int q = 0; q < 17; q++) {
        states.data()[3 * q] = -100;
      }
      Update update = device.update(states, new UpdateRequest(2f, Projection.PATTERNS, 1));
      for (int q = 0; q < 17; q++) {
        assertThat(update.projected().row(q)[1]).isEqualTo(1200f);
        assertThat(update.top().index(q, 0)).as("query %d", q).isEqualTo(600);
        assertThat(update.logSumExp()[q]).isCloseTo(-200 + Math.log(2401), within(1e-5));
      }
    }
  }

  @Test
  void update_whereFloatsOverflow_isThatOfDoubles() {
    float[][] rows = {{3e19f, 0}, {0, 3e19f}, {2e19f, 2e19f}};
    try (Patterns patterns = Patterns.of(rows);
        LoadedPatterns device = DeviceUnderTest.load(patterns, SMALL_CHUNKS)) {
      StateBatch states = StateBatch.zeros(17, 2);
      states.data()[0] = 2e19f;
      states.data()[1] = 1e19f;
      states.data()[4] = -2e19f;
      states.data()[5] = 1e18f;
      Parity parity = new Parity(patterns, patterns);
      for (int i = 0; i < 2; i++) {
        Update update =
            parity.assertUpdate(device, states, new UpdateRequest(1e-38f, Projection.PATTERNS, 1));
        double expected = Math.log(2 * Math.exp(6) + Math.exp(3));
        assertThat(update.logSumExp()[0]).isCloseTo(expected, within(1e-4));
      }
    }
  }

  @ParameterizedTest(name = "tolerance {0}")
  @ValueSource(floats = {0f, 1e-3f})
  void iterate_onTheDevice_matchesReference(float tolerance) {
    try (Patterns patterns = Samples.normal(3, 1103, 20);
        LoadedPatterns device = DeviceUnderTest.load(patterns, SMALL_CHUNKS.withChunkRows(700))) {
      StateBatch queries = Samples.near(patterns, 4, 67, 0.5);
      DeviceWalkTest.assertSameSteps(
          patterns, device, queries, new IterationRequest(0.5f, 4, tolerance, 1, false));
    }
  }

  @Test
  void update_givesTheSameBitsWithAndWithoutGraphs_andReplaysWhereTheyAre() {
    try (Patterns patterns = Samples.normal(7, 5200, 5)) {
      StateBatch states = Samples.near(patterns, 8, 30, 0.3);
      UpdateRequest request = new UpdateRequest(0.5f, Projection.PATTERNS, 1);
      float[][] found = new float[2][];
      for (int i = 0; i < 2; i++) {
        HostSettings settings = SMALL_CHUNKS.withGraphs(i == 0);
        try (LoadedPatterns device = DeviceUnderTest.load(patterns, settings)) {
          assertThat(device.explain())
              .contains(i == 0 ? "replayed as CUDA graphs" : "launched one by one");
          device.update(states, request);
          Activity before = Activity.now();
          found[i] = device.update(states, request).projected().data();
          // Eleven chunks: eight at once, and three times one.
          assertThat(Activity.now().since(before).replays()).isEqualTo(i == 0 ? 4 : 0);
        }
      }
      assertThat(found[1]).containsExactly(found[0]);
    }
  }

  @Test
  void update_whileMeasured_replaysNothing() {
    try (Patterns patterns = Samples.normal(7, 1025, 5);
        Backend backend = DeviceUnderTest.open(SMALL_CHUNKS);
        LoadedPatterns device = backend.load(patterns, patterns, new Cancellation())) {
      StateBatch states = Samples.near(patterns, 8, 30, 0.3);
      UpdateRequest request = new UpdateRequest(0.5f, Projection.PATTERNS, 1);
      device.update(states, request);
      device.update(states, request);
      Activity before = Activity.now();
      assertThat(backend.profile(() -> device.update(states, request)).kernelMs()).isPositive();
      assertThat(Activity.now().since(before).replays()).isZero();
    }
  }

  @Test
  void update_ofManyMemoriesAtOnce_capturesEachWithoutTheOthers() throws Exception {
    // In the simulator as with CUDA, what others allocate during a capture is refused.
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        long seed = i;
        all.add(
            threads.submit(
                () -> {
                  try (Patterns patterns = Samples.normal(seed, 700, 3);
                      LoadedPatterns device = DeviceUnderTest.load(patterns, SMALL_CHUNKS)) {
                    StateBatch states = Samples.near(patterns, seed, 17, 0.3);
                    new Parity(patterns, patterns)
                        .assertUpdate(
                            device, states, new UpdateRequest(1f, Projection.PATTERNS, 1));
                  }
                }));
      }
      for (Future<?> each : all) {
        each.get();
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void update_recompilesNothing(Precision precision) {
    try (Patterns drawn = Samples.normal(3, 1040, 9);
        Patterns patterns = drawn.in(precision);
        LoadedPatterns device = DeviceUnderTest.load(patterns, SMALL_CHUNKS)) {
      for (int batch : new int[] {17, 65}) {
        UpdateRequest request = new UpdateRequest(0.3f, Projection.PATTERNS, 1);
        device.update(Samples.near(patterns, 1, batch, 0.2), request);
      }
      Activity before = Activity.now();
      for (int batch : new int[] {64, 19, 128}) {
        UpdateRequest request = new UpdateRequest(0.001f * batch, Projection.PATTERNS, 1);
        device.update(Samples.near(patterns, 2, batch, 0.2), request);
      }
      Activity done = Activity.now().since(before);
      assertThat(done.compilations()).isZero();
      assertThat(done.replays()).isEqualTo(3 * 3);
    }
  }

  @Test
  void load_takesTheMemoryThatThePlanSays() {
    MemoryPlan.Shape shape = new MemoryPlan.Shape(3001, 61, 61, false);
    try (Patterns patterns = Samples.normal(7, 3001, 61)) {
      DeviceLimits limits = DeviceUnderTest.found().limits();
      MemoryPlan plan = MemoryPlan.of(shape, limits, SMALL_CHUNKS, 1L << 34);
      MemoryPlan without =
          MemoryPlan.of(shape, limits, SMALL_CHUNKS.withPath(KernelPath.FUSED), 1L << 34);
      ProductPlan products = plan.products();
      assertThat(products).isNotNull();
      assertThat(without.products()).isNull();
      long before = Activity.now().deviceBytesInUse();
      try (LoadedPatterns device = DeviceUnderTest.load(patterns, SMALL_CHUNKS)) {
        assertThat(device.explain()).contains("B ≤ 256: ProductFold.copy");
        long more = Activity.now().deviceBytesInUse() - before;
        assertThat(more).isBetween(ProductPlan.bytes(products), plan.deviceBytes());
      }
      assertThat(Activity.now().deviceBytesInUse()).isEqualTo(before);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"OPENCL", "PTX"})
  void load_whereCublasIsNotCalled_isRefused(String backend) {
    System.setProperty(BACKEND, backend);
    try (Patterns patterns = Samples.normal(7, 10, 5)) {
      assertThatThrownBy(() -> DeviceUnderTest.load(patterns, SMALL_CHUNKS))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining("hopfield.path is product but only TornadoVM's CUDA backend");
    }
  }

  private static org.assertj.core.data.Offset<Double> within(double slack) {
    return org.assertj.core.data.Offset.offset(slack);
  }
}
