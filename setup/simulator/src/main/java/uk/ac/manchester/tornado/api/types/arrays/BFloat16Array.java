package uk.ac.manchester.tornado.api.types.arrays;

import dev.hopfield.simulator.memory.Poison;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import uk.ac.manchester.tornado.api.types.BFloat16;

/**
 * Bit patterns of bfloat16 numbers outside the heap, two bytes each.
 *
 * <p>An index outside the array is an {@link IndexOutOfBoundsException}. Inside a kernel, reading
 * an element that nobody wrote, and storing what was computed from one, are errors too.
 */
public final class BFloat16Array extends TornadoNativeArray {

  private static final ValueLayout.OfShort LAYOUT = ValueLayout.JAVA_SHORT;

  /** Makes an array of zeros. */
  public BFloat16Array(int numberOfElements) {
    super(numberOfElements, Short.BYTES);
  }

  private BFloat16Array(MemorySegment whole) {
    super(whole, Short.BYTES);
  }

  /** Makes an array with the given bfloat16 bit patterns. */
  public static BFloat16Array fromShorts(short... values) {
    return fromSegment(MemorySegment.ofArray(values));
  }

  /** Makes an array with the given values, each rounded to the nearest bfloat16. */
  public static BFloat16Array fromFloats(float... values) {
    BFloat16Array array = new BFloat16Array(values.length);
    for (int i = 0; i < values.length; i++) {
      array.setFloat(i, values[i]);
    }
    return array;
  }

  /** Makes an array with a copy of the segment's contents. */
  public static BFloat16Array fromSegment(MemorySegment segment) {
    BFloat16Array array = new BFloat16Array(requireWholeElements(segment.byteSize(), Short.BYTES));
    array.data.copyFrom(segment);
    return array;
  }

  /** Lays an array over a segment whose first {@link #ARRAY_HEADER} bytes are overwritten. */
  public static BFloat16Array fromSegmentShallow(MemorySegment segment) {
    return new BFloat16Array(segment);
  }

  /** Sets every element of the array to the value. */
  public static void initialize(BFloat16Array array, short value) {
    array.init(value);
  }

  /** Joins arrays into a new one. */
  public static BFloat16Array concat(BFloat16Array... arrays) {
    BFloat16Array joined = new BFloat16Array(totalSize(arrays));
    joined.fillFrom(arrays);
    return joined;
  }

  /** Copies the elements into a Java array. */
  public short[] toShortArray() {
    return data.toArray(LAYOUT);
  }

  /** Stores a bit pattern. */
  public void set(int index, short value) {
    if (Poison.resembles(value)) {
      Poison.onStore(value);
    }
    if (Integer.compareUnsigned(index, size) >= 0) {
      throw outOfBounds(index);
    }
    data.setAtIndex(LAYOUT, index, value);
  }

  /** Returns a bit pattern. */
  public short get(int index) {
    if (Integer.compareUnsigned(index, size) >= 0) {
      throw outOfBounds(index);
    }
    short value = data.getAtIndex(LAYOUT, index);
    if (Poison.resembles(value)) {
      Poison.onLoad(value, this, index);
    }
    return value;
  }

  /** Stores a value, rounded to the nearest bfloat16. */
  public void setFloat(int index, float value) {
    set(index, BFloat16.bf16FromFloat(value));
  }

  /** Returns a value. */
  public float getFloat(int index) {
    return BFloat16.bf16ToFloat(get(index));
  }

  @Override
  public void clear() {
    super.clear();
  }

  @Override
  public int getElementSize() {
    return Short.BYTES;
  }

  /** Sets every element to the value. */
  public void init(short value) {
    for (int i = 0; i < size; i++) {
      data.setAtIndex(LAYOUT, i, value);
    }
  }

  /** Returns a copy of a range of elements. */
  public BFloat16Array slice(int offset, int length) {
    return fromSegment(range(offset, length));
  }
}
