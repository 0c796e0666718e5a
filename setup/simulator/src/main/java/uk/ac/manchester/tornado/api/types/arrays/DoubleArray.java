package uk.ac.manchester.tornado.api.types.arrays;

import dev.hopfield.simulator.memory.Poison;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.DoubleBuffer;

/**
 * Numbers of type {@code double} outside the heap, eight bytes each.
 *
 * <p>An index outside the array is an {@link IndexOutOfBoundsException}. Inside a kernel, reading
 * an element that nobody wrote, and storing what was computed from one, are errors too.
 */
public final class DoubleArray extends TornadoNativeArray {

  private static final ValueLayout.OfDouble LAYOUT = ValueLayout.JAVA_DOUBLE;

  /** Makes an array of zeros. */
  public DoubleArray(int numberOfElements) {
    super(numberOfElements, Double.BYTES);
  }

  private DoubleArray(MemorySegment whole) {
    super(whole, Double.BYTES);
  }

  /** Makes an array with the given values. */
  public static DoubleArray fromArray(double[] values) {
    return fromSegment(MemorySegment.ofArray(values));
  }

  /** Makes an array with the given values. */
  public static DoubleArray fromElements(double... values) {
    return fromArray(values);
  }

  /** Makes an array with a copy of the segment's contents. */
  public static DoubleArray fromSegment(MemorySegment segment) {
    DoubleArray array = new DoubleArray(requireWholeElements(segment.byteSize(), Double.BYTES));
    array.data.copyFrom(segment);
    return array;
  }

  /** Lays an array over a segment whose first {@link #ARRAY_HEADER} bytes are overwritten. */
  public static DoubleArray fromSegmentShallow(MemorySegment segment) {
    return new DoubleArray(segment);
  }

  /** Makes an array with a copy of what remains in the buffer. */
  public static DoubleArray fromDoubleBuffer(DoubleBuffer buffer) {
    return fromSegment(MemorySegment.ofBuffer(buffer));
  }

  /** Sets every element of the array to the value. */
  public static void initialize(DoubleArray array, double value) {
    array.init(value);
  }

  /** Joins arrays into a new one. */
  public static DoubleArray concat(DoubleArray... arrays) {
    DoubleArray joined = new DoubleArray(totalSize(arrays));
    joined.fillFrom(arrays);
    return joined;
  }

  /** Copies the elements into a Java array. */
  public double[] toHeapArray() {
    return data.toArray(LAYOUT);
  }

  /** Stores a value. */
  public void set(int index, double value) {
    if (Double.isNaN(value)) {
      Poison.onStore(value);
    }
    if (Integer.compareUnsigned(index, size) >= 0) {
      throw outOfBounds(index);
    }
    data.setAtIndex(LAYOUT, index, value);
  }

  /** Returns a value. */
  public double get(int index) {
    if (Integer.compareUnsigned(index, size) >= 0) {
      throw outOfBounds(index);
    }
    double value = data.getAtIndex(LAYOUT, index);
    if (Double.isNaN(value)) {
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
    return Double.BYTES;
  }

  /** Sets every element to the value. */
  public void init(double value) {
    for (int i = 0; i < size; i++) {
      data.setAtIndex(LAYOUT, i, value);
    }
  }

  /** Returns a copy of a range of elements. */
  public DoubleArray slice(int offset, int length) {
    return fromSegment(range(offset, length));
  }
}
