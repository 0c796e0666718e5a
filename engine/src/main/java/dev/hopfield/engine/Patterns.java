package dev.hopfield.engine;

import dev.hopfield.engine.format.PatternFiles;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Objects;

/**
 * N patterns of dimension d: the X of the paper, also used for queries and for values.
 *
 * <p>The contract, said once: patterns are row-major, one pattern a row; batches come first (B ×
 * d); rows are numbered from 0 by {@code long}; a missing row number is −1. The elements lie
 * outside the Java heap or in a mapped file and are addressed by {@code long}, so N · d may exceed
 * 2³¹.
 *
 * <p>Reading is safe from several threads. {@link #close} frees the memory or the mapping; reading
 * afterwards throws {@link IllegalStateException}. Instances made by {@link #allocate} may be
 * written with {@link #setRow} by one thread before they are shared.
 */
public final class Patterns implements AutoCloseable {
  private final MemorySegment segment;
  private final Layout layout;
  private final Arena arena;

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
  public record Layout(
      long count,
      int dim,
      ElementType type,
      ByteOrder order,
      long offset,
      long rowStride,
      long columnStride) {

    /** Rows one after another in this machine's byte order. */
    public static Layout packed(long count, int dim, ElementType type) {
      long row = (long) dim * type.bytes();
      return new Layout(count, dim, type, ByteOrder.nativeOrder(), 0, row, type.bytes());
    }

    /** Bytes from the start of the segment to the end of the last element. */
    long requiredBytes() {
      long lastRow = Math.multiplyExact(count - 1, rowStride);
      long lastColumn = Math.multiplyExact((long) dim - 1, columnStride);
      return Math.addExact(Math.addExact(offset, Math.addExact(lastRow, lastColumn)), type.bytes());
    }

    private boolean rowsAreContiguous() {
      return columnStride == type.bytes();
    }
  }

  private Patterns(MemorySegment segment, Layout layout, Arena arena) {
    this.segment = segment;
    this.layout = layout;
    this.arena = arena;
  }

  /**
   * Patterns over memory that the caller provides, for example a mapped file.
   *
   * @param segment the bytes; must stay alive as long as {@code arena}
   * @param layout where each element lies
   * @param arena closed by {@link #close}
   * @throws InvalidInputException if the layout is empty or reaches beyond the segment
   */
  public static Patterns over(MemorySegment segment, Layout layout, Arena arena) {
    requireShape(layout.count(), layout.dim());
    long needed;
    try {
      needed = layout.requiredBytes();
    } catch (ArithmeticException e) {
      throw new InvalidInputException(
          "%d patterns of dimension %d exceed 2^63 bytes; the header cannot be right"
              .formatted(layout.count(), layout.dim()),
          e);
    }
    if (layout.offset() < 0 || needed > segment.byteSize()) {
      throw new InvalidInputException(
          "%d patterns of dimension %d (%s) need %d bytes but only %d are there; the data is cut short"
              .formatted(
                  layout.count(), layout.dim(), layout.type().label(), needed, segment.byteSize()));
    }
    return new Patterns(segment, layout, arena);
  }

  /**
   * Opens a pattern file without reading its data: {@code .npy} (mapped), {@code .fvecs} (mapped).
   *
   * @throws InvalidInputException if the file is not what its name and header claim
   * @throws java.io.UncheckedIOException if it cannot be read
   */
  public static Patterns open(Path file) {
    return PatternFiles.open(file);
  }

  /** Copies B × d numbers, row after row; {@code rowMajor.length} must be a multiple of d. */
  public static Patterns of(float[] rowMajor, int dim) {
    if (dim < 1 || rowMajor.length == 0 || rowMajor.length % dim != 0) {
      throw new InvalidInputException(
          "%d numbers do not make rows of dimension %d; give a positive multiple of the dimension"
              .formatted(rowMajor.length, dim));
    }
    Patterns patterns = allocate(rowMajor.length / dim, dim);
    MemorySegment.copy(rowMajor, 0, patterns.segment, ValueLayout.JAVA_FLOAT, 0, rowMajor.length);
    return patterns;
  }

  /** Copies rows of equal length. */
  public static Patterns of(float[][] rows) {
    int dim = commonDim(rows, "patterns");
    Patterns patterns = allocate(rows.length, dim);
    for (int r = 0; r < rows.length; r++) {
      patterns.setRow(r, rows[r]);
    }
    return patterns;
  }

  /** The length of all rows, of which there must be one at least. */
  static int commonDim(float[][] rows, String what) {
    if (rows.length == 0 || rows[0].length == 0) {
      throw new InvalidInputException(
          "the set of %s is empty; give at least one row".formatted(what));
    }
    int dim = rows[0].length;
    for (int r = 0; r < rows.length; r++) {
      if (rows[r].length != dim) {
        throw new InvalidInputException(
            "row %d has dimension %d but row 0 has %d; all rows need the same dimension"
                .formatted(r, rows[r].length, dim));
      }
    }
    return dim;
  }

  /** Zeros, f32, outside the heap, to be written with {@link #setRow}. */
  public static Patterns allocate(long count, int dim) {
    requireShape(count, dim);
    Arena arena = Arena.ofShared();
    try {
      long bytes = Math.multiplyExact(count, (long) dim * Float.BYTES);
      MemorySegment segment = arena.allocate(bytes, 64);
      return new Patterns(segment, Layout.packed(count, dim, ElementType.F32), arena);
    } catch (ArithmeticException | OutOfMemoryError e) {
      arena.close();
      throw new InvalidInputException(
          "%d patterns of dimension %d do not fit in memory; use fewer, or a mapped file"
              .formatted(count, dim),
          e);
    }
  }

  /** N, the number of patterns. */
  public long count() {
    return layout.count();
  }

  /** d, the dimension of each pattern. */
  public int dim() {
    return layout.dim();
  }

  /** How the elements are stored. */
  public ElementType elementType() {
    return layout.type();
  }

  /** Where each element lies in {@link #segment}. */
  public Layout layout() {
    return layout;
  }

  /** The bytes themselves, for backends that read them in place. */
  public MemorySegment segment() {
    return segment;
  }

  /** Whether the rows lie one after another as f32 in this machine's byte order. */
  public boolean isPackedFloat() {
    return layout.type() == ElementType.F32
        && layout.order() == ByteOrder.nativeOrder()
        && layout.rowsAreContiguous()
        && layout.rowStride() == (long) dim() * Float.BYTES;
  }

  /** Row {@code row} as floats, in a new array. */
  public float[] row(long row) {
    float[] into = new float[dim()];
    copyRows(row, 1, into, 0);
    return into;
  }

  /**
   * Copies rows, converted to float.
   *
   * @param first number of the first row
   * @param rows how many
   * @param into receives {@code rows · d} numbers, row after row
   * @param at where in {@code into} they begin
   */
  public void copyRows(long first, int rows, float[] into, int at) {
    Objects.checkFromIndexSize(first, rows, count());
    Objects.checkFromIndexSize(at, Math.multiplyExact(rows, dim()), into.length);
    requireOpen();
    if (isPackedFloat()) {
      copyFloats(layout.offset() + first * layout.rowStride(), into, at, rows * dim());
      return;
    }
    for (int r = 0; r < rows; r++) {
      decodeRow(layout.offset() + (first + r) * layout.rowStride(), into, at + r * dim());
    }
  }

  private void decodeRow(long offset, float[] into, int at) {
    boolean plain = layout.rowsAreContiguous() && layout.type() == ElementType.F32;
    if (plain) {
      copyFloats(offset, into, at, dim());
      return;
    }
    layout.type().read(segment, offset, layout.columnStride(), layout.order(), into, at, dim());
  }

  private void copyFloats(long offset, float[] into, int at, int length) {
    ValueLayout.OfFloat element = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(layout.order());
    MemorySegment.copy(segment, element, offset, into, at, length);
  }

  /**
   * Overwrites a row of patterns made by {@link #allocate}.
   *
   * @throws UnsupportedOperationException if these patterns are not f32 in writable memory
   */
  public void setRow(long row, float[] values) {
    Objects.checkIndex(row, count());
    if (values.length != dim()) {
      throw new InvalidInputException(
          "row %d is given dimension %d but the patterns have %d"
              .formatted(row, values.length, dim()));
    }
    requireOpen();
    if (!isPackedFloat() || segment.isReadOnly()) {
      throw new UnsupportedOperationException("only patterns made by allocate can be written");
    }
    long offset = layout.offset() + row * layout.rowStride();
    MemorySegment.copy(values, 0, segment, ValueLayout.JAVA_FLOAT_UNALIGNED, offset, dim());
  }

  /** Frees the memory or the mapping. Closing again does nothing. */
  @Override
  public void close() {
    if (segment.scope().isAlive()) {
      arena.close();
    }
  }

  private void requireOpen() {
    if (!segment.scope().isAlive()) {
      throw new IllegalStateException("these patterns are closed; keep them open while in use");
    }
  }

  private static void requireShape(long count, int dim) {
    if (count < 1 || dim < 1) {
      throw new InvalidInputException(
          "%d patterns of dimension %d; both must be at least 1".formatted(count, dim));
    }
  }

  @Override
  public String toString() {
    return "Patterns[%d × %d, %s]".formatted(count(), dim(), elementType().label());
  }
}
