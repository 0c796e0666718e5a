package dev.hopfield.engine.vector;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/**
 * A strip of {@link #COLUMNS} columns of a tile's values, cut out so that it lies together.
 *
 * <p>A kernel that walks down a few columns meets them at a distance that is a constant of the
 * program, so the JIT drops its bounds checks; and the strip stays in the first-level cache, which
 * rows of a power-of-two length would share badly. One strip at a time: a copy of the whole tile
 * would not fit that cache, and writing it would cost as much as a tenth of the sums.
 */
final class PackedStrip {
  private static final VectorSpecies<Float> S = Lanes.SPECIES;
  private static final long V = Lanes.BYTES;
  private static final int VECTORS = 3;

  /** Columns of a strip; a multiple of {@link RegisterBlock#HEIGHT} for every L. */
  static final int COLUMNS = VECTORS * Lanes.COUNT;

  /** Bytes from a row of a strip to the next. */
  static final long ROW_BYTES = (long) COLUMNS * Float.BYTES;

  private final MemorySegment segment;

  PackedStrip(int tileRows, Arena arena) {
    segment = Floats.allocate(arena, (long) tileRows * COLUMNS);
  }

  MemorySegment segment() {
    return segment;
  }

  /**
   * Copies columns of the rows that a source has located.
   *
   * @param first the first column
   * @param columns how many, up to {@link #COLUMNS}
   */
  void pack(TileSource source, int rows, int first, int columns) {
    long from = source.offset() + first * 4L;
    long stride = source.rowBytes();
    if (columns == COLUMNS) {
      packAll(source.segment(), from, stride, rows, segment);
      return;
    }
    int c = 0;
    for (; c + Lanes.COUNT <= columns; c += Lanes.COUNT) {
      packVector(source.segment(), from + c * 4L, stride, rows, segment, c * 4L);
    }
    if (c < columns) {
      packEdge(source.segment(), from + c * 4L, stride, rows, columns - c, segment, c * 4L);
    }
  }

  private static void packAll(
      MemorySegment source, long from, long stride, int rows, MemorySegment packed) {
    source = NativeSegment.known(source);
    packed = NativeSegment.known(packed);
    for (int n = 0; n < rows; n++) {
      long at = from + n * stride;
      long to = n * ROW_BYTES;
      FloatVector a = FloatVector.fromMemorySegment(S, source, at, Lanes.ORDER);
      FloatVector b = FloatVector.fromMemorySegment(S, source, at + V, Lanes.ORDER);
      FloatVector c = FloatVector.fromMemorySegment(S, source, at + 2 * V, Lanes.ORDER);
      a.intoMemorySegment(packed, to, Lanes.ORDER);
      b.intoMemorySegment(packed, to + V, Lanes.ORDER);
      c.intoMemorySegment(packed, to + 2 * V, Lanes.ORDER);
    }
  }

  private static void packVector(
      MemorySegment source, long from, long stride, int rows, MemorySegment packed, long to) {
    source = NativeSegment.known(source);
    packed = NativeSegment.known(packed);
    for (int n = 0; n < rows; n++) {
      FloatVector.fromMemorySegment(S, source, from + n * stride, Lanes.ORDER)
          .intoMemorySegment(packed, to + n * ROW_BYTES, Lanes.ORDER);
    }
  }

  /** The last columns, fewer than a vector. */
  private static void packEdge(
      MemorySegment source,
      long from,
      long stride,
      int rows,
      int columns,
      MemorySegment packed,
      long to) {
    source = NativeSegment.known(source);
    packed = NativeSegment.known(packed);
    VectorMask<Float> there = S.indexInRange(0, columns);
    for (int n = 0; n < rows; n++) {
      FloatVector.fromMemorySegment(S, source, from + n * stride, Lanes.ORDER, there)
          .intoMemorySegment(packed, to + n * ROW_BYTES, Lanes.ORDER);
    }
  }
}
