package uk.ac.manchester.tornado.api.types.arrays;

import dev.hopfield.simulator.memory.Poison;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import uk.ac.manchester.tornado.api.types.HalfFloat;

/**
 * Numbers of IEEE 754 binary16 outside the heap, two bytes each.
 *
 * <p>An index outside the array is an {@link IndexOutOfBoundsException}. Inside a kernel, reading
 * an element that nobody wrote, and storing what was computed from one, are errors too.
 */
public final class HalfFloatArray extends TornadoNativeArray {

  private static final ValueLayout.OfShort LAYOUT = ValueLayout.JAVA_SHORT;

  /** Makes an array of zeros. */
  public HalfFloatArray(int numberOfElements) {
    super(numberOfElements, Short.BYTES);
  }

  private HalfFloatArray(MemorySegment whole) {
    super(whole, Short.BYTES);
  }

  /** Makes an array with the given values. */
  public static HalfFloatArray fromArray(HalfFloat[] values) {
    HalfFloatArray array = new HalfFloatArray(values.length);
    for (int i = 0; i < values.length; i++) {
      array.set(i, values[i]);
    }
    return array;
  }

  /** Makes an array with the given values. */
  public static HalfFloatArray fromElements(HalfFloat... values) {
    return fromArray(values);
  }

  /** Makes an array with a copy of the segment's contents. */
  public static HalfFloatArray fromSegment(MemorySegment segment) {
    HalfFloatArray array =
        new HalfFloatArray(requireWholeElements(segment.byteSize(), Short.BYTES));
    array.data.copyFrom(segment);
    return array;
  }

  /** Lays an array over a segment whose first {@link #ARRAY_HEADER} bytes are overwritten. */
  public static HalfFloatArray fromSegmentShallow(MemorySegment segment) {
    return new HalfFloatArray(segment);
  }

  /** Sets every element of the array to the value. */
  public static void initialize(HalfFloatArray array, HalfFloat value) {
    array.init(value);
  }

  /** Joins arrays into a new one. */
  public static HalfFloatArray concat(HalfFloatArray... arrays) {
    HalfFloatArray joined = new HalfFloatArray(totalSize(arrays));
    joined.fillFrom(arrays);
    return joined;
  }

  /** Copies the elements into a Java array. */
  public HalfFloat[] toHeapArray() {
    HalfFloat[] values = new HalfFloat[size];
    for (int i = 0; i < size; i++) {
      values[i] = get(i);
    }
    return values;
  }

  /** Copies the bit patterns into a Java array. */
  public short[] toShortArray() {
    return data.toArray(LAYOUT);
  }

  /** Stores a value. */
  public void set(int index, HalfFloat value) {
    short bits = value.getHalfFloatValue();
    if (Poison.resembles(bits)) {
      Poison.onStore(bits);
    }
    if (Integer.compareUnsigned(index, size) >= 0) {
      throw outOfBounds(index);
    }
    data.setAtIndex(LAYOUT, index, bits);
  }

  /** Returns a value. */
  public HalfFloat get(int index) {
    if (Integer.compareUnsigned(index, size) >= 0) {
      throw outOfBounds(index);
    }
    short bits = data.getAtIndex(LAYOUT, index);
    if (Poison.resembles(bits)) {
      Poison.onLoad(bits, this, index);
    }
    return new HalfFloat(bits);
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
  public void init(HalfFloat value) {
    for (int i = 0; i < size; i++) {
      data.setAtIndex(LAYOUT, i, value.getHalfFloatValue());
    }
  }

  /** Returns a copy of a range of elements. */
  public HalfFloatArray slice(int offset, int length) {
    return fromSegment(range(offset, length));
  }
}
