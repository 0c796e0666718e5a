package dev.hopfield.engine;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Patterns that follow one another in one piece of memory: all of a set, or the part of it that one
 * file holds. For backends that read the elements where they lie.
 *
 * @param first number, in the set, of its first row
 * @param segment the bytes
 * @param layout where each element lies in {@code segment}; its count is the shard's
 * @param scales a little-endian 32-bit float for each row of the shard, by which its elements are
 *     multiplied, perhaps unaligned; {@code null} where rows have no scale
 * @param check refuses rows as they are read; {@code null} where opening has checked all
 */
public record Shard(
    long first,
    MemorySegment segment,
    RowLayout layout,
    @Nullable MemorySegment scales,
    @Nullable RowCheck check) {
  /** An element of {@link #scales}. */
  public static final ValueLayout.OfFloat SCALE =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /** Number, in the set, of the row after its last. */
  public long end() {
    return first + layout.count();
  }

  /** The byte of {@link #segment} at which a row of the set begins. */
  public long offset(long row) {
    return layout.offset() + (row - first) * layout.rowStride();
  }

  /** What the elements of a row of the set are multiplied by; 1 where rows have no scale. */
  public float scale(long row) {
    return scales == null ? 1 : scales.get(SCALE, (row - first) * Float.BYTES);
  }

  /**
   * Whether its rows lie one after another without gaps, in this machine's byte order and at
   * addresses that are multiples of an element's size, and need no check.
   */
  public boolean isPacked() {
    boolean aligned = (segment.address() + layout.offset()) % layout.type().bytes() == 0;
    return layout.isPacked() && aligned && check == null;
  }

  /**
   * Some of its rows, as a shard of another set.
   *
   * @param from number, in this set, of the first
   * @param to number of the row after the last
   * @param newFirst number of the first in the other set
   */
  public Shard slice(long from, long to, long newFirst) {
    RowLayout part =
        new RowLayout(
            to - from,
            layout.dim(),
            layout.type(),
            layout.order(),
            offset(from),
            layout.rowStride(),
            layout.columnStride());
    long skipped = from - first;
    MemorySegment partScales =
        scales == null ? null : scales.asSlice(skipped * Float.BYTES, (to - from) * Float.BYTES);
    RowCheck all = check;
    RowCheck partCheck =
        all == null ? null : (row, bytes, at) -> all.require(row + skipped, bytes, at);
    return new Shard(newFirst, segment, part, partScales, partCheck);
  }

  /** Copies rows of the set that lie here, converted to float and multiplied by their scales. */
  void copyRows(long from, int rows, float[] into, int at) {
    int dim = layout.dim();
    if (isPacked() && layout.type() == ElementType.F32 && scales == null) {
      copyFloats(offset(from), into, at, rows * dim);
      return;
    }
    for (int r = 0; r < rows; r++) {
      decode(from + r, into, at + r * dim);
    }
  }

  /**
   * Copies a row's elements as they are stored, without its scale, little-endian.
   *
   * @param row number, in the set, of a row that lies here
   * @param into receives {@code d} elements
   * @param at the byte at which they begin
   */
  public void copyElements(long row, MemorySegment into, long at) {
    int bytes = layout.type().bytes();
    long from = offset(row);
    requireRow(row);
    boolean little = layout.order() == ByteOrder.LITTLE_ENDIAN || bytes == 1;
    if (little && layout.columnStride() == bytes) {
      MemorySegment.copy(segment, from, into, at, (long) layout.dim() * bytes);
      return;
    }
    for (int c = 0; c < layout.dim(); c++) {
      long element = from + c * layout.columnStride();
      for (int b = 0; b < bytes; b++) {
        byte each = segment.get(ValueLayout.JAVA_BYTE, element + (little ? b : bytes - 1 - b));
        into.set(ValueLayout.JAVA_BYTE, at + (long) c * bytes + b, each);
      }
    }
  }

  private void requireRow(long row) {
    if (check != null) {
      check.require(row - first, segment, offset(row));
    }
  }

  private void decode(long row, float[] into, int at) {
    int dim = layout.dim();
    requireRow(row);
    if (layout.type() == ElementType.F32 && layout.columnStride() == Float.BYTES) {
      copyFloats(offset(row), into, at, dim);
    } else {
      layout
          .type()
          .read(segment, offset(row), layout.columnStride(), layout.order(), into, at, dim);
    }
    if (scales != null) {
      float scale = scale(row);
      for (int i = at; i < at + dim; i++) {
        into[i] *= scale;
      }
    }
  }

  private void copyFloats(long offset, float[] into, int at, int length) {
    ValueLayout.OfFloat element = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(layout.order());
    MemorySegment.copy(segment, element, offset, into, at, length);
  }

  /** Overwrites a row of the set, rounded to what it is held as. */
  void encode(long row, float[] from, int at) {
    float scale = writable().encode(from, at, layout.dim(), segment, offset(row), row);
    if (scales != null) {
      scales.set(SCALE, (row - first) * Float.BYTES, scale);
    }
  }

  private Precision writable() {
    for (Precision precision : Precision.values()) {
      if (precision.elementType() == layout.type()
          && precision.isScaled() == (scales != null)
          && layout.columnStride() == layout.type().bytes()
          && layout.order() == ByteOrder.LITTLE_ENDIAN
          && !segment.isReadOnly()) {
        return precision;
      }
    }
    throw new UnsupportedOperationException("only patterns made by allocate can be written");
  }
}
