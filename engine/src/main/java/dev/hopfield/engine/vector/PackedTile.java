package dev.hopfield.engine.vector;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * The values of a tile, cut into strips of {@link #COLUMNS} columns that each lie together.
 *
 * <p>A kernel that walks down a few columns meets them at a distance that is a constant of the
 * program, so the JIT drops its bounds checks; and the strip stays in the first-level cache, which
 * rows of a power-of-two length would share badly.
 */
final class PackedTile {
  /** Columns of a strip; a multiple of every register block's height. */
  static final int COLUMNS = Math.max(32, Lanes.COUNT);

  /** Bytes from a row of a strip to the next. */
  static final long ROW_BYTES = (long) COLUMNS * Float.BYTES;

  private final int dim;
  private final int tileRows;
  private final MemorySegment segment;

  PackedTile(int dim, int tileRows, Arena arena) {
    this.dim = dim;
    this.tileRows = tileRows;
    segment = Floats.allocate(arena, (long) strips(dim) * tileRows * COLUMNS);
  }

  private static int strips(int dim) {
    return (dim + COLUMNS - 1) / COLUMNS;
  }

  MemorySegment segment() {
    return segment;
  }

  /** The byte at which the strip of a column begins, plus the column's place in its first row. */
  long offset(int column) {
    long strip = (long) (column / COLUMNS) * tileRows * ROW_BYTES;
    return strip + (long) (column % COLUMNS) * Float.BYTES;
  }

  /** Copies the rows that a source has located. */
  void pack(TileSource source, int rows) {
    for (int column = 0; column < dim; column += COLUMNS) {
      long from = source.offset() + (long) column * Float.BYTES;
      int columns = Math.min(COLUMNS, dim - column);
      packStrip(source.segment(), from, source.rowBytes(), rows, columns, segment, offset(column));
    }
  }

  private static void packStrip(
      MemorySegment source,
      long from,
      long stride,
      int rows,
      int columns,
      MemorySegment strip,
      long to) {
    int whole = columns / Lanes.COUNT * Lanes.COUNT;
    VectorMask<Float> tail = Lanes.SPECIES.indexInRange(whole, columns);
    for (int n = 0; n < rows; n++) {
      long row = from + n * stride;
      long into = to + n * ROW_BYTES;
      for (int c = 0; c < whole; c += Lanes.COUNT) {
        FloatVector.fromMemorySegment(Lanes.SPECIES, source, row + 4L * c, Lanes.ORDER)
            .intoMemorySegment(strip, into + 4L * c, Lanes.ORDER);
      }
      if (whole < columns) {
        FloatVector.fromMemorySegment(Lanes.SPECIES, source, row + 4L * whole, Lanes.ORDER, tail)
            .intoMemorySegment(strip, into + 4L * whole, Lanes.ORDER);
      }
    }
  }
}
