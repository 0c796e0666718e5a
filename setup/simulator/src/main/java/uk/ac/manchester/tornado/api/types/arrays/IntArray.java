package uk.ac.manchester.tornado.api.types.arrays;

import dev.hopfield.simulator.memory.Poison;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.IntBuffer;

/**
 * Numbers of type {@code int} outside the heap, four bytes each.
 *
 * <p>An index outside the array is an {@link IndexOutOfBoundsException}. Inside a kernel, reading
 * an element that nobody wrote, and storing what was computed from one, are errors too.
 */
public final class IntArray extends TornadoNativeArray {

  private static final ValueLayout.OfInt LAYOUT = ValueLayout.JAVA_INT;

  /** Makes an array of zeros. */
  public IntArray(int numberOfElements) {
    super(numberOfElements, Integer.BYTES);
  }

  private IntArray(MemorySegment whole) {
    super(whole, Integer.BYTES);
  }

  /** Makes an array with the given values. */
  public static IntArray fromArray(int[] values) {
    return fromSegment(MemorySegment.ofArray(values));
  }

  /** Makes an array with the given values. */
  public static IntArray fromElements(int... values) {
    return fromArray(values);
  }

  /** Makes an array with a copy of the segment's contents. */
  public static IntArray fromSegment(MemorySegment segment) {
    IntArray array = new IntArray(requireWholeElements(segment.byteSize(), Integer.BYTES));
    array.data.copyFrom(segment);
    return array;
  }

  /** Lays an array over a segment whose first {@link #ARRAY_HEADER} bytes are overwritten. */
  public static IntArray fromSegmentShallow(MemorySegment segment) {
    return new IntArray(segment);
  }

  /** Makes an array with a copy of what remains in the buffer. */
  public static IntArray fromIntBuffer(IntBuffer buffer) {
    return fromSegment(MemorySegment.ofBuffer(buffer));
  }

  /** Sets every element of the array to the value. */
  public static void initialize(IntArray array, int value) {
    array.init(value);
  }

  /** Joins arrays into a new one. */
  public static IntArray concat(IntArray... arrays) {
    IntArray joined = new IntArray(totalSize(arrays));
    joined.fillFrom(arrays);
    return joined;
  }

  /** Copies the elements into a Java array. */
  public int[] toHeapArray() {
    return data.toArray(LAYOUT);
  }

  /** Stores a value. */
  public void set(int index, int value) {
    if (Poison.resembles(value)) {
      Poison.onStore(value);
    }
    if (Integer.compareUnsigned(index, size) >= 0) {
      throw outOfBounds(index);
    }
    data.setAtIndex(LAYOUT, index, value);
  }

  /** Returns a value. */
  public int get(int index) {
    if (Integer.compareUnsigned(index, size) >= 0) {
      throw outOfBounds(index);
    }
    int value = data.getAtIndex(LAYOUT, index);
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
    return Integer.BYTES;
  }

  /** Sets every element to the value. */
  public void init(int value) {
    for (int i = 0; i < size; i++) {
      data.setAtIndex(LAYOUT, i, value);
    }
  }

  /** Returns a copy of a range of elements. */
  public IntArray slice(int offset, int length) {
    return fromSegment(range(offset, length));
  }
}
