package dev.hopfield.engine.vector;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hopfield.engine.ElementType;
import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.Precision;
import dev.hopfield.engine.RowLayout;
import dev.hopfield.engine.Shard;
import dev.hopfield.engine.StateBatch;
import dev.hopfield.engine.backend.Backend;
import dev.hopfield.engine.backend.Update;
import dev.hopfield.engine.backend.UpdateRequest;
import dev.hopfield.engine.backend.UpdateRequest.Projection;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RowDecoderTest {
  private static final float UNTOUCHED = 12345;
  private static final UpdateRequest REQUEST = new UpdateRequest(0.4f, Projection.PATTERNS, 2);

  @ParameterizedTest
  @EnumSource(
      value = ElementType.class,
      names = {"F16", "BF16", "U8", "I8"})
  void decode_everyBitPattern_isWhatTheJavaConversionGives(ElementType type) {
    int count = type.bytes() == 2 ? 65536 : 256;
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment all = arena.allocate((long) count * type.bytes());
      for (int code = 0; code < count; code++) {
        if (type.bytes() == 2) {
          all.set(ValueLayout.JAVA_SHORT_UNALIGNED, code * 2L, (short) code);
        } else {
          all.set(ValueLayout.JAVA_BYTE, code, (byte) code);
        }
      }
      float[] found = decoded(all, RowLayout.packed(1, count, type));
      for (int code = 0; code < count; code++) {
        float right =
            switch (type) {
              case F16 -> Float.float16ToFloat((short) code);
              case BF16 -> Float.intBitsToFloat(code << 16);
              case U8 -> code;
              default -> (byte) code;
            };
        // With NaN equal to NaN, and 0 not to −0.
        assertThat(Float.compare(found[code], right)).as("%s %x", type, code).isZero();
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void decode_anyDimension_isWhatCopyRowsGivesAndNothingMore(Precision precision) {
    long seed = 81;
    Random random = new Random(seed);
    for (int dim = Lanes.COUNT; dim < Lanes.COUNT + 70; dim++) {
      try (Patterns floats = Trials.gaussian(5, dim, random);
          Patterns patterns = floats.in(precision)) {
        Shard shard = patterns.shards().getFirst();
        if (!RowDecoder.decodes(shard)) {
          continue;
        }
        int stride = dim + 3;
        float[] to = new float[5 * stride];
        Arrays.fill(to, UNTOUCHED);
        RowDecoder.decode(shard, 1, 3, to, stride, stride);
        for (int r = 0; r < 5; r++) {
          float[] right = patterns.row(r);
          for (int c = 0; c < stride; c++) {
            float expected = r == 0 || r == 4 || c >= dim ? UNTOUCHED : right[c];
            assertThat(to[r * stride + c])
                .as("seed %d, %s, dimension %d, row %d, column %d", seed, precision, dim, r, c)
                .isEqualTo(expected);
          }
        }
      }
    }
  }

  /**
   * Where rows are decoded before they are used, as all are for many queries; for a few, kernels
   * may read them as they are stored, in tiles of another size.
   */
  @ParameterizedTest
  @ValueSource(ints = {0, 128, 256, 512})
  void update_manyQueries_givesTheBitsOfTheDecodedPatterns(int bits) {
    Random random = new Random(82);
    for (Precision precision : Precision.values()) {
      for (int dim : new int[] {1, 7, 16, 61, 128}) {
        try (Patterns floats = Trials.gaussian(333, dim, random);
            Patterns patterns = floats.in(precision);
            Patterns decoded = Patterns.of(rows(patterns));
            Backend cpu = CpuBackends.open(bits, 2)) {
          StateBatch states = Trials.states(40, dim, random);
          assertSameBits(
              "%d bits, %s, dimension %d".formatted(bits, precision, dim),
              Trials.update(cpu, patterns, patterns, states, REQUEST),
              Trials.update(cpu, decoded, decoded, states, REQUEST));
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 128, 256, 512})
  void update_fewQueriesOfEveryPrecision_matchesReference(int bits) {
    long seed = 85;
    int[] dims = {16, 61, 128, 784};
    Random random = new Random(seed);
    try (Backend cpu = CpuBackends.open(bits, 2);
        Backend reference = Trials.reference()) {
      Precision[] all = Precision.values();
      for (int first = 0; first < all.length; first++) {
        Precision precision = all[first];
        for (int which = 0; which < dims.length; which++) {
          int dim = dims[which];
          // Each pair of precisions once, with one of the dimensions.
          Precision ofValues = all[(first + which) % all.length];
          int count = 1 + random.nextInt(1500);
          try (Patterns floats = Trials.gaussian(count, dim, random);
              Patterns others = Trials.gaussian(count, 48, random);
              Patterns patterns = floats.in(precision);
              Patterns values = others.in(ofValues)) {
            int batch = 1 + random.nextInt(2) * random.nextInt(9);
            StateBatch states = Trials.states(batch, dim, random);
            for (Projection projection : Projection.values()) {
              UpdateRequest request = new UpdateRequest(0.1f, projection, 2);
              Trials.assertAgrees(
                  "seed %d, %d bits, %s → %s, %d × %d, batch %d, %s"
                      .formatted(seed, bits, precision, ofValues, count, dim, batch, projection),
                  Trials.update(cpu, patterns, values, states, request),
                  Trials.update(reference, patterns, values, states, request),
                  1e-5,
                  (3e-7 + 2 * 0.1 * dim * Math.scalb(1.0, -24)) * Math.sqrt(Math.max(dim, 48)));
            }
          }
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 128, 256, 512})
  void update_severalPieces_givesTheBitsOfOne(int bits) {
    Random random = new Random(83);
    for (int dim : new int[] {17, 128}) {
      try (Patterns pieces =
              Patterns.joined(
                  List.of(
                      Trials.gaussian(500, dim, random),
                      Trials.gaussian(1, dim, random),
                      Trials.gaussian(207, dim, random)));
          Patterns whole = Patterns.of(rows(pieces));
          Backend cpu = CpuBackends.open(bits, 2)) {
        for (int batch : new int[] {1, 6, 40}) {
          StateBatch states = Trials.states(batch, dim, random);
          assertSameBits(
              "%d bits, dimension %d, batch %d".formatted(bits, dim, batch),
              Trials.update(cpu, pieces, pieces, states, REQUEST),
              Trials.update(cpu, whole, whole, states, REQUEST));
        }
      }
    }
  }

  private static void assertSameBits(String what, Update found, Update right) {
    assertThat(found.projected().data()).as(what).isEqualTo(right.projected().data());
    assertThat(found.logSumExp()).as(what).isEqualTo(right.logSumExp());
  }

  private static float[][] rows(Patterns patterns) {
    float[][] rows = new float[(int) patterns.count()][];
    for (int r = 0; r < rows.length; r++) {
      rows[r] = patterns.row(r);
    }
    return rows;
  }

  private static float[] decoded(MemorySegment all, RowLayout layout) {
    Shard shard = Patterns.over(all, layout, Arena.global()).shards().getFirst();
    assertThat(RowDecoder.decodes(shard)).isTrue();
    float[] to = new float[layout.dim()];
    RowDecoder.decode(shard, 0, 1, to, 0, layout.dim());
    return to;
  }
}
