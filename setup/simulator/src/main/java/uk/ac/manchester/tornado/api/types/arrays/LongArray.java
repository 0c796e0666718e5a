package uk.ac.manchester.tornado.api.types.arrays;

import dev.hopfield.simulator.memory.Poison;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.LongBuffer;

/**
 * Numbers of type {@code long} outside the heap, eight bytes each.
 *
 * <p>An index outside the array is an {@link IndexOutOfBoundsException}. Inside a kernel, reading
 * an element that nobody wrote, and storing what was computed from one, are errors too.
 */
public final class LongArray extends TornadoNativeArray {

  private static final ValueLayout.OfLong LAYOUT = ValueLayout.JAVA_LONG;

  /** Makes an array of zeros. */
  public LongArray(int numberOfElements) {
    super(numberOfElements, Long.BYTES);
  }

  private LongArray(MemorySegment whole) {
    super(whole, Long.BYTES);
  }

  /** Makes an array with the given values. */
  public static LongArray fromArray(long[] values) {
    return fromSegment(MemorySegment.ofArray(values));
  }

  /** Makes an array with the given values. */
  public static LongArray fromElements(long... values) {
    return fromArray(values);
  }

  /** Makes an array with a copy of the segment's contents. */
  public static LongArray fromSegment(MemorySegment segment) {
    LongArray array = new LongArray(requireWholeElements(segment.byteSize(), Long.BYTES));
    array.data.copyFrom(segment);
    return array;
  }

  /** Lays an array over a segment whose first {@link #ARRAY_HEADER} bytes are overwritten. */
  public static LongArray fromSegmentShallow(MemorySegment segment) {
    return new LongArray(segment);
  }

  /** Makes an array with a copy of what remains in the buffer. */
  public static LongArray fromLongBuffer(LongBuffer buffer) {
    return fromSegment(MemorySegment.ofBuffer(buffer));
  }

  /** Sets every element of the array to the value. */
  public static void initialize(LongArray array, long value) {
    array.init(value);
  }

  /** Joins arrays into a new one. */
  public static LongArray concat(LongArray... arrays) {
    LongArray joined = new LongArray(totalSize(arrays));
    joined.fillFrom(arrays);
    return joined;
  }

  /** Copies the elements into a Java array. */
  public long[] toHeapArray() {
    return data.toArray(LAYOUT);
  }

  /** Stores a value. */
  public void set(int index, long value) {
    if (Poison.resembles(value)) {
      Poison.onStore(value);
    }
    if (Integer.compareUnsigned(index, size) >= 0) {
      throw outOfBounds(index);
    }
    data.setAtIndex(LAYOUT, index, value);
  }

  /** Returns a value. */
  public long get(int index) {
    if (Integer.compareUnsigned(index, size) >= 0) {
      throw outOfBounds(index);
    }
    long value = data.getAtIndex(LAYOUT, index);
    if (Poison.resembles(value)) {
      Poison.onLoad(value, this, index);
    }
    return value;
  }

  @Override
  public void clear() {
    super.clear();
  }

  @Override
  public int getElementSize() {
    return Long.BYTES;
  }

  /** Sets every element to the value. */
  public void init(long value) {
    for (int i = 0; i < size; i++) {
      data.setAtIndex(LAYOUT, i, value);
    }
  }

  /** Returns a copy of a range of elements. */
  public LongArray slice(int offset, int length) {
    return fromSegment(range(offset, length));
  }
}
