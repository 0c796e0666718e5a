package uk.ac.manchester.tornado.api;

import uk.ac.manchester.tornado.api.exceptions.TornadoRuntimeException;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/** A range of an array's elements. A range with an offset needs a size as well. */
public class DataRange {

  private final TornadoNativeArray array;
  private long firstElement;
  private long elements;
  private long offset = -1;
  private long bytes;

  /** Makes the range of all elements. */
  public DataRange(TornadoNativeArray tornadoNativeArray) {
    this.array = tornadoNativeArray;
  }

  /** Sets the first element. */
  public DataRange withOffset(long offset) {
    this.firstElement = offset;
    return this;
  }

  /** Sets the number of elements; 0 stands for the size of the array. */
  public DataRange withSize(long size) {
    this.elements = size;
    return this;
  }

  /** Computes the bytes of the range. */
  public void materialize() {
    long size = elements == 0 ? array.getSize() : elements;
    if (firstElement < 0 || size < 0 || size > array.getSize() - firstElement) {
      throw new TornadoRuntimeException(
          "range of %d elements from %d is not within %s".formatted(size, firstElement, array));
    }
    offset = TornadoNativeArray.ARRAY_HEADER + firstElement * array.getElementSize();
    bytes = size * array.getElementSize();
  }

  /** Returns the first byte, counted from the beginning of the header. */
  public long getOffset() {
    requireMaterialized();
    return offset;
  }

  /** Returns the number of bytes. */
  public long getPartialSize() {
    requireMaterialized();
    return bytes;
  }

  private void requireMaterialized() {
    if (offset < 0) {
      throw new TornadoRuntimeException("the range's bytes are not known before materialize()");
    }
  }

  /** Returns the array. */
  public TornadoNativeArray getArray() {
    return array;
  }
}
