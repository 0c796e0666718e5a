package dev.hopfield.engine.vector;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/**
 * The values of a tile, cut into strips of {@link #COLUMNS} columns that each lie together.
 *
 * <p>A kernel that walks down a few columns meets them at a distance that is a constant of the
 * program, so the JIT drops its bounds checks; and the strip stays in the first-level cache, which
 * rows of a power-of-two length would share badly. Packing is also what first reads a tile, in the
 * order in which it lies, which memory delivers fastest.
 */
final class PackedTile {
  private static final VectorSpecies<Float> S = Lanes.SPECIES;
  private static final long V = Lanes.BYTES;
  private static final int STRIP_VECTORS = 2;

  /** Columns of a strip; a multiple of every register block's height. */
  static final int COLUMNS = STRIP_VECTORS * Lanes.COUNT;

  /** Bytes from a row of a strip to the next. */
  static final long ROW_BYTES = (long) COLUMNS * Float.BYTES;

  private final int dim;
  private final long stripBytes;
  private final MemorySegment segment;

  PackedTile(int dim, int tileRows, Arena arena) {
    this.dim = dim;
    stripBytes = tileRows * ROW_BYTES;
    int strips = (dim + COLUMNS - 1) / COLUMNS;
    segment = Floats.allocate(arena, (long) strips * tileRows * COLUMNS);
  }

  MemorySegment segment() {
    return segment;
  }

  /** The byte at which a column of the first row lies. */
  long offset(int column) {
    return column / COLUMNS * stripBytes + column % COLUMNS * 4L;
  }

  /** Copies the rows that a source has located. */
  void pack(TileSource source, int rows) {
    int whole = dim / COLUMNS;
    if (whole > 0) {
      packStrips(
          source.segment(),
          source.offset(),
          source.rowBytes(),
          rows,
          whole * ROW_BYTES,
          segment,
          stripBytes);
    }
    if (whole * COLUMNS < dim) {
      long edge = source.offset() + whole * ROW_BYTES;
      int columns = dim - whole * COLUMNS;
      packEdge(
          source.segment(), edge, source.rowBytes(), rows, columns, segment, whole * stripBytes);
    }
  }

  /** The inner loop is short; see {@link DotKernel} on the form of its end. */
  private static void packStrips(
      MemorySegment source,
      long from,
      long stride,
      int rows,
      long bytes,
      MemorySegment packed,
      long stripBytes) {
    for (int n = 0; n < rows; n++) {
      long row = from + n * stride;
      long into = n * ROW_BYTES;
      for (long at = row; at != row + bytes; at += ROW_BYTES) {
        FloatVector a = FloatVector.fromMemorySegment(S, source, at, Lanes.ORDER);
        FloatVector b = FloatVector.fromMemorySegment(S, source, at + V, Lanes.ORDER);
        a.intoMemorySegment(packed, into, Lanes.ORDER);
        b.intoMemorySegment(packed, into + V, Lanes.ORDER);
        into += stripBytes;
      }
    }
  }

  /** The last columns, fewer than a strip has. */
  private static void packEdge(
      MemorySegment source,
      long edge,
      long stride,
      int rows,
      int columns,
      MemorySegment packed,
      long to) {
    for (int c = 0; c < columns; c += Lanes.COUNT) {
      VectorMask<Float> there = S.indexInRange(c, columns);
      for (int n = 0; n < rows; n++) {
        FloatVector.fromMemorySegment(S, source, edge + n * stride + c * 4L, Lanes.ORDER, there)
            .intoMemorySegment(packed, to + n * ROW_BYTES + c * 4L, Lanes.ORDER);
      }
    }
  }
}
