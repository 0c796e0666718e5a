package dev.hopfield.engine.vector;

import dev.hopfield.engine.Patterns;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Where a tile of patterns can be read as floats: in place where they lie so already, otherwise in
 * a segment that it is decoded into. Not safe for use by several threads at once.
 */
final class TileSource {
  private final Patterns patterns;
  private final boolean inPlace;
  private final int rowFloats;
  private final MemorySegment segment;
  private final float[] decoded;
  private long offset;

  /**
   * A source of tiles.
   *
   * @param patterns what is read
   * @param tileRows the most rows of a tile
   * @param rowFloats floats from a row to the next, at least d; the rest is zero
   * @param arena owns the segment
   */
  TileSource(Patterns patterns, int tileRows, int rowFloats, Arena arena) {
    this.patterns = patterns;
    this.rowFloats = rowFloats;
    inPlace =
        patterns.isPackedFloat() && patterns.segment().isNative() && rowFloats == patterns.dim();
    segment = inPlace ? patterns.segment() : Floats.allocate(arena, (long) tileRows * rowFloats);
    decoded = new float[inPlace ? 0 : Math.multiplyExact(tileRows, patterns.dim())];
  }

  /** Makes rows readable. */
  void locate(long firstRow, int rows) {
    int dim = patterns.dim();
    if (inPlace) {
      offset = offset(firstRow);
      return;
    }
    patterns.copyRows(firstRow, rows, decoded, 0);
    for (int r = 0; r < rows; r++) {
      MemorySegment.copy(decoded, r * dim, segment, ValueLayout.JAVA_FLOAT, r * rowBytes(), dim);
    }
  }

  /** What holds the rows last located. */
  MemorySegment segment() {
    return segment;
  }

  /** The byte at which the first of them begins. */
  long offset() {
    return offset;
  }

  /** The byte at which any row begins; only for patterns read in place. */
  long offset(long row) {
    return patterns.layout().offset() + row * rowBytes();
  }

  /** Floats from a row to the next. */
  int rowFloats() {
    return rowFloats;
  }

  /** Bytes from a row to the next. */
  long rowBytes() {
    return (long) rowFloats * Float.BYTES;
  }

  /** Whether the patterns are read where they lie. */
  boolean isInPlace() {
    return inPlace;
  }
}
