package uk.ac.manchester.tornado.api.types.arrays;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * An array of numbers outside the Java heap, preceded by a header, which tasks read and write.
 *
 * <p>The header holds the number of elements in its first four bytes; the rest of it is unused. The
 * memory lives as long as something refers to it, except for arrays laid over a segment of the
 * caller's, which live as long as that segment. Not safe for concurrent writes to one element.
 */
public abstract sealed class TornadoNativeArray
    permits BFloat16Array, ByteArray, DoubleArray, FloatArray, HalfFloatArray, IntArray, LongArray {

  /** Bytes before the first element: 16, or the property {@code tornado.panama.objectHeader}. */
  public static final long ARRAY_HEADER =
      Long.parseLong(System.getProperty("tornado.panama.objectHeader", "16"));

  private final MemorySegment whole;

  /** The elements alone, so that a negative index is out of bounds and never reads the header. */
  final MemorySegment data;

  final int size;

  TornadoNativeArray(int size, int elementSize) {
    this(Arena.ofAuto().allocate(ARRAY_HEADER + (long) size * elementSize, 16), elementSize);
  }

  TornadoNativeArray(MemorySegment whole, int elementSize) {
    long bytes = whole.byteSize() - ARRAY_HEADER;
    if (bytes < 0) {
      throw new IllegalArgumentException(
          "segment of %d bytes has no room for the header of %d bytes"
              .formatted(whole.byteSize(), ARRAY_HEADER));
    }
    requireWholeElements(bytes, elementSize);
    this.whole = whole;
    this.data = whole.asSlice(ARRAY_HEADER);
    this.size = Math.toIntExact(bytes / elementSize);
    whole.set(ValueLayout.JAVA_INT_UNALIGNED, 0, size);
  }

  static int requireWholeElements(long bytes, int elementSize) {
    if (bytes % elementSize != 0) {
      throw new IllegalArgumentException(
          "%d bytes are not a whole number of elements of %d bytes".formatted(bytes, elementSize));
    }
    return Math.toIntExact(bytes / elementSize);
  }

  static int totalSize(TornadoNativeArray[] arrays) {
    int total = 0;
    for (TornadoNativeArray array : arrays) {
      total = Math.addExact(total, array.size);
    }
    return total;
  }

  /** Copies the elements of the given arrays into this one, one array after the other. */
  final void fillFrom(TornadoNativeArray[] arrays) {
    long offset = 0;
    for (TornadoNativeArray array : arrays) {
      MemorySegment.copy(array.data, 0, data, offset, array.data.byteSize());
      offset += array.data.byteSize();
    }
  }

  /** The bytes of a range of elements. */
  final MemorySegment range(int offset, int length) {
    if (offset < 0 || length < 0 || length > size - offset) {
      throw new IllegalArgumentException(
          "slice of %d elements from %d is not within %s".formatted(length, offset, this));
    }
    return data.asSlice((long) offset * getElementSize(), (long) length * getElementSize());
  }

  final IndexOutOfBoundsException outOfBounds(int index) {
    return new IndexOutOfBoundsException("index %d is not in %s".formatted(index, this));
  }

  /** Returns the number of elements. */
  public int getSize() {
    return size;
  }

  /** Returns the elements, without the header. */
  public MemorySegment getSegment() {
    return data;
  }

  /** Returns the header and the elements. */
  public MemorySegment getSegmentWithHeader() {
    return whole;
  }

  /** Returns the number of bytes of header and elements. */
  public long getNumBytesOfSegmentWithHeader() {
    return whole.byteSize();
  }

  /** Returns the number of bytes of the elements. */
  public long getNumBytesOfSegment() {
    return data.byteSize();
  }

  /** Sets every element to zero. */
  protected void clear() {
    data.fill((byte) 0);
  }

  /** Returns the number of bytes of one element. */
  public abstract int getElementSize();

  /** Returns the type and the size, such as {@code FloatArray[12]}, for messages. */
  @Override
  public String toString() {
    return getClass().getSimpleName() + "[" + size + "]";
  }
}
