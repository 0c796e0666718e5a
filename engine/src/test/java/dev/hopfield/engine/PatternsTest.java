package dev.hopfield.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Reading patterns from every layout. */
class PatternsTest {
  private static final float[][] ROWS = {{1, 2, 3}, {4, 5, 6}};

  /** Bytes of {@link #ROWS} in the type and order given, by java.nio and by hand for f16. */
  private static byte[] bytes(ElementType type, ByteOrder order, boolean columnsFirst) {
    ByteBuffer buffer = ByteBuffer.allocate(6 * type.bytes()).order(order);
    for (int i = 0; i < 6; i++) {
      float value = columnsFirst ? ROWS[i % 2][i / 2] : ROWS[i / 3][i % 3];
      switch (type) {
        case F32 -> buffer.putFloat(value);
        case F64 -> buffer.putDouble(value);
        case F16 -> buffer.putShort(HALVES[(int) value]);
        case BF16 -> buffer.putShort(BFLOATS[(int) value]);
        case U8, I8 -> buffer.put((byte) value);
      }
    }
    return buffer.array();
  }

  private static final short[] HALVES = {0, 0x3c00, 0x4000, 0x4200, 0x4400, 0x4500, 0x4600};

  private static final short[] BFLOATS = {0, 0x3f80, 0x4000, 0x4040, 0x4080, 0x40a0, 0x40c0};

  private static Patterns over(byte[] bytes, RowLayout layout) {
    Arena arena = Arena.ofShared();
    MemorySegment segment = arena.allocate(bytes.length);
    segment.copyFrom(MemorySegment.ofArray(bytes));
    return Patterns.over(segment, layout, arena);
  }

  @ParameterizedTest
  @EnumSource(ElementType.class)
  void copyRows_everyTypeAndOrder_readsTheNumbers(ElementType type) {
    int size = type.bytes();
    for (ByteOrder order : new ByteOrder[] {ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN}) {
      RowLayout rowsFirst = new RowLayout(2, 3, type, order, 0, 3L * size, size);
      RowLayout columnsFirst = new RowLayout(2, 3, type, order, 0, size, 2L * size);
      try (Patterns a = over(bytes(type, order, false), rowsFirst);
          Patterns b = over(bytes(type, order, true), columnsFirst)) {
        for (int r = 0; r < 2; r++) {
          assertThat(a.row(r)).as("%s rows first", order).containsExactly(ROWS[r]);
          assertThat(b.row(r)).as("%s columns first", order).containsExactly(ROWS[r]);
        }
      }
    }
  }

  @Test
  void copyRows_signedAndUnsignedBytes_differ() {
    byte[] bytes = {(byte) 200, (byte) -1};
    try (Patterns unsigned = over(bytes, RowLayout.packed(1, 2, ElementType.U8));
        Patterns signed = over(bytes, RowLayout.packed(1, 2, ElementType.I8))) {
      assertThat(unsigned.row(0)).containsExactly(200, 255);
      assertThat(signed.row(0)).containsExactly(-56, -1);
    }
  }

  @Test
  void copyRows_withScales_multipliesEachRow() {
    Arena arena = Arena.ofShared();
    MemorySegment codes = arena.allocate(6);
    codes.copyFrom(MemorySegment.ofArray(new byte[] {1, -2, 3, 127, 0, -127}));
    MemorySegment scales = arena.allocate(9).asSlice(1); // unaligned, as in a file
    scales.set(Shard.SCALE, 0, 0.5f);
    scales.set(Shard.SCALE, 4, 2f);
    RowLayout layout = RowLayout.packed(2, 3, ElementType.I8);
    try (Patterns patterns = Patterns.over(codes, layout, scales, arena)) {
      assertThat(patterns.row(0)).containsExactly(0.5f, -1, 1.5f);
      assertThat(patterns.row(1)).containsExactly(254, 0, -254);
      assertThat(patterns.scale(1)).isEqualTo(2);
      assertThat(patterns.isPackedFloat()).isFalse();
      assertThat(patterns.isPacked()).isTrue();
    }
  }

  @Test
  void over_scalesOfAnotherCount_isRefused() {
    Arena arena = Arena.ofShared();
    RowLayout layout = RowLayout.packed(2, 3, ElementType.I8);
    assertThatThrownBy(() -> Patterns.over(arena.allocate(6), layout, arena.allocate(12), arena))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("3 scales but 2 patterns");
    arena.close();
  }

  @Test
  void joined_partsOfDifferentSizes_readAsOneSet() {
    float[] all = new float[7 * 3];
    for (int i = 0; i < all.length; i++) {
      all[i] = i;
    }
    Patterns joined =
        Patterns.joined(
            List.of(
                Patterns.of(Arrays.copyOfRange(all, 0, 6), 3),
                Patterns.joined(List.of(Patterns.of(Arrays.copyOfRange(all, 6, 9), 3))),
                Patterns.of(Arrays.copyOfRange(all, 9, 21), 3)));
    try (joined) {
      assertThat(joined.count()).isEqualTo(7);
      assertThat(joined.shards()).extracting(Shard::first).containsExactly(0L, 2L, 3L);
      for (int first = 0; first < 7; first++) {
        for (int rows = 0; rows <= 7 - first; rows++) {
          float[] read = new float[rows * 3];
          joined.copyRows(first, rows, read, 0);
          assertThat(read).containsExactly(Arrays.copyOfRange(all, first * 3, (first + rows) * 3));
        }
      }
      assertThatThrownBy(joined::segment).isInstanceOf(UnsupportedOperationException.class);
    }
    assertThatThrownBy(() -> joined.row(6)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void joined_partsThatDiffer_isRefused() {
    try (Patterns a = Patterns.of(ROWS);
        Patterns b = Patterns.of(new float[1][2]);
        Patterns c = Patterns.allocate(1, 3, Precision.F16)) {
      assertThatThrownBy(() -> Patterns.joined(List.of(a, b)))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining("1 × 2");
      assertThatThrownBy(() -> Patterns.joined(List.of(a, c)))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining("f16");
    }
  }

  @Test
  void over_layoutBeyondTheBytes_isRefused() {
    assertThatThrownBy(() -> over(new byte[23], RowLayout.packed(2, 3, ElementType.F32)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("need 24 bytes but only 23");
  }

  @Test
  void over_layoutBeyondAllBytes_isRefused() {
    RowLayout layout = RowLayout.packed(Long.MAX_VALUE / 2, 1 << 20, ElementType.F32);
    assertThatThrownBy(() -> over(new byte[8], layout))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("2^63");
  }

  @Test
  void of_raggedRows_isRefused() {
    assertThatThrownBy(() -> Patterns.of(new float[][] {{1, 2}, {3}}))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("row 1 has dimension 1 but row 0 has 2");
  }

  @Test
  void of_nothing_isRefused() {
    assertThatThrownBy(() -> Patterns.of(new float[0][]))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("empty");
    assertThatThrownBy(() -> Patterns.of(new float[7], 2))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("7 numbers");
  }

  @Test
  void copyRows_afterClose_isRefused() {
    Patterns patterns = Patterns.of(ROWS);
    patterns.close();
    patterns.close();
    assertThatThrownBy(() -> patterns.row(0))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
  }

  @Test
  void norms_ofKnownRows_areThoseOfPythagoras() {
    try (Patterns patterns = Patterns.of(new float[][] {{3, 4}, {0, 1}, {6, 8}})) {
      PatternNorms norms = PatternNorms.of(patterns, true, "patterns");
      assertThat(norms).isEqualTo(new PatternNorms(10, 1, 16.0 / 3));
    }
  }
}
