package dev.hopfield.engine;

import java.nio.ByteOrder;

/**
 * Where each element lies: element (r, c) starts at byte {@code offset + r · rowStride + c ·
 * columnStride} of the segment.
 *
 * @param count N, at least 1
 * @param dim d, at least 1
 * @param type how an element is stored
 * @param order byte order of an element
 * @param offset bytes before the first element
 * @param rowStride bytes from a row to the next
 * @param columnStride bytes from an element of a row to the next
 */
public record RowLayout(
    long count,
    int dim,
    ElementType type,
    ByteOrder order,
    long offset,
    long rowStride,
    long columnStride) {

  /** Rows one after another in this machine's byte order. */
  public static RowLayout packed(long count, int dim, ElementType type) {
    return packed(count, dim, type, ByteOrder.nativeOrder());
  }

  /** Rows one after another. */
  public static RowLayout packed(long count, int dim, ElementType type, ByteOrder order) {
    return new RowLayout(count, dim, type, order, 0, (long) dim * type.bytes(), type.bytes());
  }

  /** Bytes from the start of the segment to the end of the last element. */
  long requiredBytes() {
    long lastRow = Math.multiplyExact(count - 1, rowStride);
    long lastColumn = Math.multiplyExact((long) dim - 1, columnStride);
    return Math.addExact(Math.addExact(offset, Math.addExact(lastRow, lastColumn)), type.bytes());
  }

  /** Whether the rows lie one after another without gaps in this machine's byte order. */
  boolean isPacked() {
    return (order == ByteOrder.nativeOrder() || type.bytes() == 1)
        && columnStride == type.bytes()
        && rowStride == (long) dim * type.bytes();
  }
}
