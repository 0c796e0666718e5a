package dev.hopfield.engine.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.hopfield.engine.ElementType;
import dev.hopfield.engine.MemoryClosedException;
import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.RowLayout;
import dev.hopfield.engine.StateBatch;
import dev.hopfield.engine.backend.Backend;
import dev.hopfield.engine.backend.Cancellation;
import dev.hopfield.engine.backend.LoadedPatterns;
import dev.hopfield.engine.backend.Update;
import dev.hopfield.engine.backend.UpdateRequest;
import dev.hopfield.engine.backend.UpdateRequest.Projection;
import dev.hopfield.engine.fold.WeightsAbove;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The cpu backend against the float64 reference, with every width of vectors and without any. */
class VectorBackendTest {
  private static final int[] COUNTS = {
    1, 2, 7, 15, 16, 17, 47, 95, 96, 97, 191, 193, 256, 1021, 1537
  };
  private static final int[] DIMENSIONS = {1, 3, 8, 16, 61, 64, 128, 129, 257, 784, 1024};
  private static final int[] BATCHES = {
    1, 2, 4, 5, 6, 7, 8, 12, 13, 17, 24, 25, 33, 48, 64, 65, 131
  };
  private static final double MOST_ERROR = 1e-5;

  @ParameterizedTest
  @ValueSource(ints = {0, 128, 256, 512})
  void update_irregularSizes_matchesReference(int bits) {
    long seed = 7_001L + bits;
    Random random = new Random(seed);
    try (Backend cpu = CpuBackends.open(bits, 2);
        Backend reference = Trials.reference()) {
      for (int round = 0; round < 30; round++) {
        int count = pick(COUNTS, random);
        int dim = pick(DIMENSIONS, random);
        int batch = pick(BATCHES, random);
        int valueDim = pick(DIMENSIONS, random);
        float beta = (float) ((0.1 + 4 * random.nextDouble()) / Math.sqrt(dim));
        double scoreError = scoreError(beta, dim);
        int topK = random.nextInt(4);
        String what =
            "seed %d, %d bits, %d × %d → %d, batch %d"
                .formatted(seed, bits, count, dim, valueDim, batch);
        try (Patterns patterns = Trials.gaussian(count, dim, random);
            Patterns values = Trials.gaussian(count, valueDim, random);
            LoadedPatterns here = cpu.load(patterns, values, new Cancellation());
            LoadedPatterns there = reference.load(patterns, values, new Cancellation())) {
          StateBatch states = Trials.states(batch, dim, random);
          for (Projection projection : Projection.values()) {
            UpdateRequest request = new UpdateRequest(beta, projection, topK);
            Trials.assertAgrees(
                what + " " + projection,
                here.update(states, request),
                there.update(states, request),
                MOST_ERROR,
                (3e-7 + scoreError) * Math.sqrt(valueDim));
          }
        }
      }
    }
  }

  /**
   * How far a float's score is from the exact one, which is how much its weight is, relatively, and
   * so the most that a mean of values with norms of 1 moves.
   *
   * <p>Summed one after another, d products of independent standard normals are a random walk: the
   * k-th partial sum is √k large, and its rounding has a standard deviation of at most √k u/√3, u =
   * 2⁻²⁴ being half a unit in the last place. All d of them have √(Σ k u²/3) = d u/√6, of which 2 d
   * u are five.
   */
  private static double scoreError(float beta, int dim) {
    return 2 * beta * dim * Math.scalb(1.0, -24);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 128, 256, 512})
  void update_batchesAroundBlocks_matchesReference(int bits) {
    Random random = new Random(21);
    // Blocks of queries hold 512 of dimension 128 and 64 of dimension 784.
    int[][] sizes = {{128, 511}, {128, 512}, {128, 513}, {128, 1029}, {784, 63}, {784, 129}};
    try (Backend cpu = CpuBackends.open(bits, 2);
        Backend reference = Trials.reference()) {
      for (int[] size : sizes) {
        try (Patterns patterns = Trials.gaussian(17, size[0], random)) {
          StateBatch states = Trials.states(size[1], size[0], random);
          UpdateRequest request = new UpdateRequest(0.05f, Projection.PATTERNS, 1);
          Trials.assertAgrees(
              "%d bits, dimension %d, batch %d".formatted(bits, size[0], size[1]),
              Trials.update(cpu, patterns, patterns, states, request),
              Trials.update(reference, patterns, patterns, states, request),
              MOST_ERROR,
              1e-5);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 128, 256, 512})
  void update_anyThreads_givesTheSameBits(int bits) {
    Random random = new Random(31);
    try (Patterns patterns = Trials.gaussian(40_009, 17, random)) {
      for (int batch : new int[] {1, 6, 40}) {
        StateBatch states = Trials.states(batch, 17, random);
        UpdateRequest request = new UpdateRequest(0.5f, Projection.PATTERNS, 3);
        Update alone;
        try (Backend cpu = CpuBackends.open(bits, 1)) {
          alone = Trials.update(cpu, patterns, patterns, states, request);
        }
        for (int threads : new int[] {2, 3, 7}) {
          try (Backend cpu = CpuBackends.open(bits, threads)) {
            Update together = Trials.update(cpu, patterns, patterns, states, request);
            assertThat(together.projected().data()).isEqualTo(alone.projected().data());
            assertThat(together.logSumExp()).isEqualTo(alone.logSumExp());
            for (int i = 0; i < batch * 3; i++) {
              assertThat(together.top().score(i / 3, i % 3))
                  .isEqualTo(alone.top().score(i / 3, i % 3));
            }
          }
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 128, 256, 512})
  void update_everyElementTypeAndLayout_matchesReference(int bits) {
    Random random = new Random(41);
    try (Backend cpu = CpuBackends.open(bits, 2);
        Backend reference = Trials.reference()) {
      for (ElementType type : ElementType.values()) {
        for (ByteOrder order : new ByteOrder[] {ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN}) {
          try (Patterns patterns = random(type, order, 101, 37, random)) {
            for (int batch : new int[] {1, 7, 40}) {
              StateBatch states = Trials.states(batch, 37, random);
              UpdateRequest request = new UpdateRequest(1e-3f, Projection.PATTERNS, 2);
              Trials.assertAgrees(
                  "%s %s, batch %d".formatted(type, order, batch),
                  Trials.update(cpu, patterns, patterns, states, request),
                  Trials.update(reference, patterns, patterns, states, request),
                  MOST_ERROR,
                  1e-4);
            }
          }
        }
      }
    }
  }

  /** Patterns of small whole numbers with bytes between rows and, for f32, before the first. */
  private static Patterns random(
      ElementType type, ByteOrder order, int count, int dim, Random random) {
    Arena arena = Arena.ofShared();
    long row = (dim + 3L) * type.bytes();
    long offset = type.bytes() * 3L;
    MemorySegment segment = arena.allocate(offset + count * row, 8);
    for (int r = 0; r < count; r++) {
      for (int c = 0; c < dim; c++) {
        long at = offset + r * row + (long) c * type.bytes();
        int value = random.nextInt(100);
        switch (type) {
          case F32 -> segment.set(ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(order), at, value);
          case F64 -> segment.set(ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(order), at, value);
          case F16 ->
              segment.set(
                  ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(order),
                  at,
                  Float.floatToFloat16(value));
          case BF16 ->
              segment.set(
                  ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(order),
                  at,
                  (short) (Float.floatToRawIntBits(value) >>> 16));
          case U8, I8 -> segment.set(ValueLayout.JAVA_BYTE, at, (byte) value);
        }
      }
    }
    return Patterns.over(
        segment, new RowLayout(count, dim, type, order, offset, row, type.bytes()), arena);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 128, 256, 512})
  void update_equalScores_takesLowerRowsFirst(int bits) {
    float[] same = new float[300 * 16];
    java.util.Arrays.fill(same, 0.25f);
    try (Backend cpu = CpuBackends.open(bits, 2);
        Patterns patterns = Patterns.of(same, 16)) {
      for (int batch : new int[] {1, 5, 40}) {
        StateBatch states = Trials.states(batch, 16, new Random(51));
        UpdateRequest request = new UpdateRequest(2f, Projection.PATTERNS, 5);
        Update update = Trials.update(cpu, patterns, patterns, states, request);
        for (int q = 0; q < batch; q++) {
          for (int j = 0; j < 5; j++) {
            assertThat(update.top().index(q, j)).isEqualTo(j);
          }
          assertThat(update.projected().row(q)).containsOnly(new float[] {0.25f}, within(1e-6f));
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 128, 256, 512})
  void weightsAbove_everyBatch_matchesReference(int bits) {
    Random random = new Random(61);
    try (Backend cpu = CpuBackends.open(bits, 2);
        Backend reference = Trials.reference();
        Patterns patterns = Trials.gaussian(1021, 19, random);
        LoadedPatterns here = cpu.load(patterns, patterns, new Cancellation());
        LoadedPatterns there = reference.load(patterns, patterns, new Cancellation())) {
      for (int batch : new int[] {1, 3, 29, 70}) {
        StateBatch states = Trials.states(batch, 19, random);
        UpdateRequest scores = UpdateRequest.scoresOnly(0.4f, 0);
        double[] sums = there.update(states, scores).logSumExp();
        double[] thresholds = new double[batch * 3];
        for (int t = 0; t < thresholds.length; t++) {
          thresholds[t] = random.nextGaussian() + 0.123456789;
        }
        WeightsAbove found = here.weightsAbove(states, 0.4f, sums, thresholds);
        WeightsAbove expected = there.weightsAbove(states, 0.4f, sums, thresholds);
        assertThat(found.counts()).isEqualTo(expected.counts());
        for (int t = 0; t < thresholds.length; t++) {
          assertThat(found.masses()[t]).isCloseTo(expected.masses()[t], within(1e-6));
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 512})
  void update_cancelled_throws(int bits) {
    Cancellation cancellation = new Cancellation();
    try (Backend cpu = CpuBackends.open(bits, 2);
        Patterns patterns = Trials.gaussian(500, 8, new Random(71));
        LoadedPatterns loaded = cpu.load(patterns, patterns, cancellation)) {
      cancellation.cancel();
      StateBatch states = Trials.states(2, 8, new Random(72));
      assertThatThrownBy(() -> loaded.update(states, UpdateRequest.scoresOnly(1f, 0)))
          .isInstanceOf(MemoryClosedException.class);
    }
  }

  private static int pick(int[] from, Random random) {
    return from[random.nextInt(from.length)];
  }
}
