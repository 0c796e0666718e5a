package dev.hopfield.engine.vector;

import dev.hopfield.engine.ElementType;
import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.RowLayout;
import dev.hopfield.engine.StateBatch;
import dev.hopfield.engine.backend.Backend;
import dev.hopfield.engine.backend.UpdateRequest;
import dev.hopfield.engine.backend.UpdateRequest.Projection;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Rows that fill no whole vectors are read where they lie, a few elements too far: nothing of what
 * stands there may be seen, least of all what follows the last row, which may be anything.
 */
class RaggedRowsTest {
  private static final int[] DIMENSIONS = {1, 2, 5, 13, 17, 61, 100, 301};
  private static final int[] COUNTS = {1, 2, 33, 640, 1021};
  private static final int[] BATCHES = {1, 3, 8, 23, 40};
  private static final List<ElementType> TYPES =
      List.of(ElementType.F32, ElementType.BF16, ElementType.F16, ElementType.I8);

  @ParameterizedTest
  @ValueSource(ints = {0, 128, 256, 512})
  void update_rowsBeforeBytesThatAreNoNumbers_matchesReference(int bits) {
    long seed = 11_000L + bits;
    Random random = new Random(seed);
    try (Backend cpu = CpuBackends.open(bits, 2);
        Backend reference = Trials.reference()) {
      for (int round = 0; round < 40; round++) {
        int dim = pick(DIMENSIONS, random);
        int batch = pick(BATCHES, random);
        ElementType type = TYPES.get(round % TYPES.size());
        try (Patterns one = numbers(type, dim, random);
            Patterns other = numbers(type, dim, random);
            Patterns patterns = Patterns.joined(List.of(one, other))) {
          StateBatch states = Trials.states(batch, dim, random);
          UpdateRequest request = new UpdateRequest((float) (0.05 / dim), Projection.PATTERNS, 0);
          Trials.assertAgrees(
              "seed %d, %d bits, %s, %d × %d, batch %d"
                  .formatted(seed, bits, type, patterns.count(), dim, batch),
              Trials.update(cpu, patterns, patterns, states, request),
              Trials.update(reference, patterns, patterns, states, request),
              1e-5,
              1e-5 * Math.sqrt(dim));
        }
      }
    }
  }

  /** Small whole numbers, before and after which every bit is set. */
  private static Patterns numbers(ElementType type, int dim, Random random) {
    int count = pick(COUNTS, random);
    Arena arena = Arena.ofShared();
    long rows = (long) count * dim * type.bytes();
    MemorySegment segment = arena.allocate(64 + rows + 64, 64).fill((byte) 0xff);
    for (long i = 0; i < (long) count * dim; i++) {
      put(segment, 64 + i * type.bytes(), type, random.nextInt(-9, 10));
    }
    RowLayout packed = RowLayout.packed(count, dim, type, ByteOrder.LITTLE_ENDIAN);
    return Patterns.over(
        segment,
        new RowLayout(count, dim, type, packed.order(), 64, packed.rowStride(), type.bytes()),
        arena);
  }

  private static void put(MemorySegment into, long at, ElementType type, int number) {
    switch (type) {
      case F32 -> into.set(ValueLayout.JAVA_FLOAT_UNALIGNED, at, number);
      case BF16 ->
          into.set(
              ValueLayout.JAVA_SHORT_UNALIGNED,
              at,
              (short) (Float.floatToRawIntBits(number) >>> 16));
      case F16 -> into.set(ValueLayout.JAVA_SHORT_UNALIGNED, at, Float.floatToFloat16(number));
      default -> into.set(ValueLayout.JAVA_BYTE, at, (byte) number);
    }
  }

  private static int pick(int[] from, Random random) {
    return from[random.nextInt(from.length)];
  }
}
