package uk.ac.manchester.tornado.api.types.arrays;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;

/**
 * Numbers of type {@code byte} outside the heap, one byte each.
 *
 * <p>An index outside the array is an {@link IndexOutOfBoundsException}. Reading an element that
 * nobody wrote is not noticed: all values of a byte are ordinary ones.
 */
public final class ByteArray extends TornadoNativeArray {

  private static final ValueLayout.OfByte LAYOUT = ValueLayout.JAVA_BYTE;

  /** Makes an array of zeros. */
  public ByteArray(int numberOfElements) {
    super(numberOfElements, Byte.BYTES);
  }

  private ByteArray(MemorySegment whole) {
    super(whole, Byte.BYTES);
  }

  /** Makes an array with the given values. */
  public static ByteArray fromArray(byte[] values) {
    return fromSegment(MemorySegment.ofArray(values));
  }

  /** Makes an array with the given values. */
  public static ByteArray fromElements(byte... values) {
    return fromArray(values);
  }

  /** Makes an array with a copy of the segment's contents. */
  public static ByteArray fromSegment(MemorySegment segment) {
    ByteArray array = new ByteArray(requireWholeElements(segment.byteSize(), Byte.BYTES));
    array.data.copyFrom(segment);
    return array;
  }

  /** Lays an array over a segment whose first {@link #ARRAY_HEADER} bytes are overwritten. */
  public static ByteArray fromSegmentShallow(MemorySegment segment) {
    return new ByteArray(segment);
  }

  /** Makes an array with a copy of what remains in the buffer. */
  public static ByteArray fromByteBuffer(ByteBuffer buffer) {
    return fromSegment(MemorySegment.ofBuffer(buffer));
  }

  /** Sets every element of the array to the value. */
  public static void initialize(ByteArray array, byte value) {
    array.init(value);
  }

  /** Joins arrays into a new one. */
  public static ByteArray concat(ByteArray... arrays) {
    ByteArray joined = new ByteArray(totalSize(arrays));
    joined.fillFrom(arrays);
    return joined;
  }

  /** Copies the elements into a Java array. */
  public byte[] toHeapArray() {
    return data.toArray(LAYOUT);
  }

  /** Stores a value. */
  public void set(int index, byte value) {
    if (Integer.compareUnsigned(index, size) >= 0) {
      throw outOfBounds(index);
    }
    data.set(LAYOUT, index, value);
  }

  /** Returns a value. */
  public byte get(int index) {
    if (Integer.compareUnsigned(index, size) >= 0) {
      throw outOfBounds(index);
    }
    return data.get(LAYOUT, index);
  }

  @Override
  public void clear() {
    super.clear();
  }

  @Override
  public int getElementSize() {
    return Byte.BYTES;
  }

  /** Sets every element to the value. */
  public void init(byte value) {
    data.fill(value);
  }

  /** Returns a copy of a range of elements. */
  public ByteArray slice(int offset, int length) {
    return fromSegment(range(offset, length));
  }
}
