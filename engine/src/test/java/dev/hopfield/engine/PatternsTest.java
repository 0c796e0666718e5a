package dev.hopfield.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hopfield.engine.Patterns.Layout;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
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
        case U8, I8 -> buffer.put((byte) value);
      }
    }
    return buffer.array();
  }

  private static final short[] HALVES = {0, 0x3c00, 0x4000, 0x4200, 0x4400, 0x4500, 0x4600};

  private static Patterns over(byte[] bytes, Layout layout) {
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
      Layout rowsFirst = new Layout(2, 3, type, order, 0, 3L * size, size);
      Layout columnsFirst = new Layout(2, 3, type, order, 0, size, 2L * size);
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
    try (Patterns unsigned = over(bytes, Layout.packed(1, 2, ElementType.U8));
        Patterns signed = over(bytes, Layout.packed(1, 2, ElementType.I8))) {
      assertThat(unsigned.row(0)).containsExactly(200, 255);
      assertThat(signed.row(0)).containsExactly(-56, -1);
    }
  }

  @Test
  void over_layoutBeyondTheBytes_isRefused() {
    assertThatThrownBy(() -> over(new byte[23], Layout.packed(2, 3, ElementType.F32)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("need 24 bytes but only 23");
  }

  @Test
  void over_layoutBeyondAllBytes_isRefused() {
    Layout layout = Layout.packed(Long.MAX_VALUE / 2, 1 << 20, ElementType.F32);
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
