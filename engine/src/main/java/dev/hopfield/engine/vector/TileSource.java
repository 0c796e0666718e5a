package dev.hopfield.engine.vector;

import dev.hopfield.engine.Patterns;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Where a tile of patterns can be read as floats: in place where they lie so already, otherwise in
 * a buffer that it is decoded into. Not safe for use by several threads at once.
 */
final class TileSource {
  private final Patterns patterns;
  private final boolean inPlace;
  private final int rowFloats;
  private final MemorySegment buffer;
  private final float[] decoded;
  private MemorySegment segment;
  private long offset;

  /**
   * A source of tiles.
   *
   * @param patterns what is read
   * @param tileRows the most rows of a tile
   * @param rowFloats floats from a row to the next, at least d; the rest is zero
   * @param arena owns the buffer
   */
  TileSource(Patterns patterns, int tileRows, int rowFloats, Arena arena) {
    this.patterns = patterns;
    this.rowFloats = rowFloats;
    inPlace =
        patterns.isPackedFloat() && patterns.segment().isNative() && rowFloats == patterns.dim();
    buffer = inPlace ? patterns.segment() : Floats.allocate(arena, (long) tileRows * rowFloats);
    decoded = new float[inPlace ? 0 : Math.multiplyExact(tileRows, patterns.dim())];
    segment = buffer;
  }

  /** Makes rows readable. */
  void locate(long firstRow, int rows) {
    int dim = patterns.dim();
    if (inPlace) {
      segment = patterns.segment();
      offset = patterns.layout().offset() + firstRow * rowBytes();
      return;
    }
    patterns.copyRows(firstRow, rows, decoded, 0);
    for (int r = 0; r < rows; r++) {
      MemorySegment.copy(decoded, r * dim, buffer, ValueLayout.JAVA_FLOAT, r * rowBytes(), dim);
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

  /** Bytes from a row to the next. */
  long rowBytes() {
    return (long) rowFloats * Float.BYTES;
  }

  /** Whether the patterns are read where they lie. */
  boolean isInPlace() {
    return inPlace;
  }
}
