package uk.ac.manchester.tornado.api.types.arrays;

import dev.hopfield.simulator.memory.Poison;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.FloatBuffer;

/**
 * Numbers of type {@code float} outside the heap, four bytes each.
 *
 * <p>An index outside the array is an {@link IndexOutOfBoundsException}. Inside a kernel, reading
 * an element that nobody wrote, and storing what was computed from one, are errors too.
 */
public final class FloatArray extends TornadoNativeArray {

  private static final ValueLayout.OfFloat LAYOUT = ValueLayout.JAVA_FLOAT;

  /** Makes an array of zeros. */
  public FloatArray(int numberOfElements) {
    super(numberOfElements, Float.BYTES);
  }

  private FloatArray(MemorySegment whole) {
    super(whole, Float.BYTES);
  }

  /** Makes an array with the given values. */
  public static FloatArray fromArray(float[] values) {
    return fromSegment(MemorySegment.ofArray(values));
  }

  /** Makes an array with the given values. */
  public static FloatArray fromElements(float... values) {
    return fromArray(values);
  }

  /** Makes an array with a copy of the segment's contents. */
  public static FloatArray fromSegment(MemorySegment segment) {
    FloatArray array = new FloatArray(requireWholeElements(segment.byteSize(), Float.BYTES));
    array.data.copyFrom(segment);
    return array;
  }

  /** Lays an array over a segment whose first {@link #ARRAY_HEADER} bytes are overwritten. */
  public static FloatArray fromSegmentShallow(MemorySegment segment) {
    return new FloatArray(segment);
  }

  /** Makes an array with a copy of what remains in the buffer. */
  public static FloatArray fromFloatBuffer(FloatBuffer buffer) {
    return fromSegment(MemorySegment.ofBuffer(buffer));
  }

  /** Sets every element of the array to the value. */
  public static void initialize(FloatArray array, float value) {
    array.init(value);
  }

  /** Joins arrays into a new one. */
  public static FloatArray concat(FloatArray... arrays) {
    FloatArray joined = new FloatArray(totalSize(arrays));
    joined.fillFrom(arrays);
    return joined;
  }

  /** Copies the elements into a Java array. */
  public float[] toHeapArray() {
    return data.toArray(LAYOUT);
  }

  /** Stores a value. */
  public void set(int index, float value) {
    if (Float.isNaN(value)) {
      Poison.onStore(value);
    }
    if (Integer.compareUnsigned(index, size) >= 0) {
      throw outOfBounds(index);
    }
    data.setAtIndex(LAYOUT, index, value);
  }

  /** Returns a value. */
  public float get(int index) {
    if (Integer.compareUnsigned(index, size) >= 0) {
      throw outOfBounds(index);
    }
    float value = data.getAtIndex(LAYOUT, index);
    if (Float.isNaN(value)) {
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
    return Float.BYTES;
  }

  /** Sets every element to the value. */
  public void init(float value) {
    for (int i = 0; i < size; i++) {
      data.setAtIndex(LAYOUT, i, value);
    }
  }

  /** Returns a copy of a range of elements. */
  public FloatArray slice(int offset, int length) {
    return fromSegment(range(offset, length));
  }
}
