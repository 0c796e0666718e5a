package dev.hopfield.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.FloatBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import uk.ac.manchester.tornado.api.types.BFloat16;
import uk.ac.manchester.tornado.api.types.HalfFloat;
import uk.ac.manchester.tornado.api.types.arrays.BFloat16Array;
import uk.ac.manchester.tornado.api.types.arrays.ByteArray;
import uk.ac.manchester.tornado.api.types.arrays.DoubleArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.HalfFloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.LongArray;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

class ArraysTest {

  @Test
  void header_holdsTheSize_andElementsFollow() {
    IntArray array = IntArray.fromElements(10, 20, 30);
    MemorySegment whole = array.getSegmentWithHeader();
    assertThat(TornadoNativeArray.ARRAY_HEADER).isEqualTo(16);
    assertThat(array.getNumBytesOfSegmentWithHeader())
        .isEqualTo(16 + 12)
        .isEqualTo(whole.byteSize());
    assertThat(array.getNumBytesOfSegment()).isEqualTo(12).isEqualTo(array.getSegment().byteSize());
    assertThat(whole.get(ValueLayout.JAVA_INT, 0)).isEqualTo(3);
    assertThat(whole.get(ValueLayout.JAVA_INT, 16)).isEqualTo(10);
    assertThat(array.getElementSize()).isEqualTo(4);
  }

  @Test
  void fromSegment_isACopy() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment segment = arena.allocateFrom(ValueLayout.JAVA_FLOAT, 1f, 2f);
      FloatArray array = FloatArray.fromSegment(segment);
      segment.setAtIndex(ValueLayout.JAVA_FLOAT, 0, 9f);
      assertThat(array.toHeapArray()).containsExactly(1f, 2f);
    }
  }

  @Test
  void fromSegmentShallow_sharesMemory_andWritesTheHeader() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment segment = arena.allocate(16 + 3 * Float.BYTES, 16);
      FloatArray array = FloatArray.fromSegmentShallow(segment);
      array.set(2, 5f);
      assertThat(array.getSize()).isEqualTo(3);
      assertThat(segment.get(ValueLayout.JAVA_INT, 0)).isEqualTo(3);
      assertThat(segment.get(ValueLayout.JAVA_FLOAT, 24)).isEqualTo(5f);
      assertThatThrownBy(() -> FloatArray.fromSegmentShallow(segment.asReadOnly()))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> FloatArray.fromSegmentShallow(segment.asSlice(0, 12)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("no room for the header");
      assertThatThrownBy(() -> FloatArray.fromSegmentShallow(segment.asSlice(0, 18)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("not a whole number of elements");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, -4, 3, Integer.MAX_VALUE, Integer.MIN_VALUE})
  void index_outOfBounds_isRefused(int index) {
    FloatArray array = new FloatArray(3);
    assertThatThrownBy(() -> array.get(index))
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessage("index %d is not in FloatArray[3]".formatted(index));
    assertThatThrownBy(() -> array.set(index, 1f)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> new ByteArray(3).get(index))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void values_ofEveryType_comeBack() {
    assertThat(DoubleArray.fromElements(1.5, -0.0, Double.NaN).toHeapArray())
        .containsExactly(1.5, -0.0, Double.NaN);
    assertThat(LongArray.fromElements(Long.MIN_VALUE, 7).toHeapArray())
        .containsExactly(Long.MIN_VALUE, 7);
    assertThat(ByteArray.fromElements((byte) -1, (byte) 7).toHeapArray()).containsExactly(-1, 7);
    assertThat(FloatArray.fromFloatBuffer(FloatBuffer.wrap(new float[] {1f, 2f})).get(1))
        .isEqualTo(2f);
    HalfFloatArray halves = HalfFloatArray.fromElements(new HalfFloat(0.1f));
    assertThat(halves.get(0).getFloat32())
        .isEqualTo(Float.float16ToFloat(halves.toShortArray()[0]));
    BFloat16Array bfloats = BFloat16Array.fromFloats(1f, -2.5f);
    assertThat(bfloats.toShortArray()).containsExactly((short) 0x3F80, (short) 0xC020);
    assertThat(bfloats.getFloat(1)).isEqualTo(-2.5f);
  }

  @Test
  void init_clear_slice_concat() {
    IntArray array = new IntArray(5);
    array.init(3);
    array.set(4, 8);
    assertThat(array.slice(3, 2).toHeapArray()).containsExactly(3, 8);
    assertThat(IntArray.concat(array.slice(4, 1), IntArray.fromElements(1, 2)).toHeapArray())
        .containsExactly(8, 1, 2);
    array.clear();
    assertThat(array.toHeapArray()).containsOnly(0);
    assertThatThrownBy(() -> array.slice(4, 2)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void valuesThatNobodyWrote_onTheHost_areOrdinaryOnes() {
    FloatArray array = new FloatArray(1);
    float nan = Float.intBitsToFloat(0xFFDBFFDB);
    array.set(0, nan);
    assertThat(array.get(0)).isNaN();
    IntArray ints = new IntArray(1);
    ints.set(0, 0xFFDBFFDB);
    assertThat(ints.get(0)).isEqualTo(0xFFDBFFDB);
  }

  @Test
  void bf16_roundsToNearest() {
    // 1 + 2^-8 lies half-way between two bfloat16 numbers, 1 + 2^-7 is one.
    assertThat(BFloat16.bf16FromFloat(1f + 0x1p-8f)).isEqualTo((short) 0x3F81);
    assertThat(BFloat16.bf16FromFloat(1f + 0x1p-9f)).isEqualTo((short) 0x3F80);
    assertThat(BFloat16.bf16ToFloat((short) 0x3F81)).isEqualTo(1f + 0x1p-7f);
    assertThat(BFloat16.bf16FromFloat(Float.MAX_VALUE)).isEqualTo((short) 0x7F80);
    assertThat(BFloat16.bf16FromFloat(Float.NaN)).isEqualTo((short) 0x7FC0);
    assertThat(BFloat16.bf16ToFloat(BFloat16.bf16FromFloat(-BFloat16.BF16_MAX)))
        .isEqualTo(-BFloat16.BF16_MAX);
  }
}
