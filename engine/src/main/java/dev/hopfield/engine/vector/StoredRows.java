package dev.hopfield.engine.vector;

import dev.hopfield.engine.ElementType;
import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.Shard;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where the rows of a tile can be read, and by which kernels: where they are stored and as what
 * they are stored, if kernels can read that, otherwise decoded to floats. Not safe for use by
 * several threads at once.
 *
 * <p>Kernels read whole vectors. Where d is no multiple of L, the last vector of a row goes on into
 * the next rows, whose elements there meet zeros of the query or lanes of the sums that nobody asks
 * for; only the last rows of a shard, after which none of its elements come, are decoded.
 */
final class StoredRows {
  private final Patterns patterns;
  private final int rowFloats;
  private final @Nullable TileSource decoded;
  private final float[] scales;
  private MemorySegment segment = MemorySegment.NULL;
  private long offset;
  private long rowBytes;
  private long vectorBytes;
  private boolean scaled;
  private RowKernels kernels = RowKernels.of(ElementType.F32);

  /**
   * Rows of patterns.
   *
   * @param patterns what is read
   * @param tileRows the most rows of a tile
   * @param arena owns what they are decoded into
   */
  StoredRows(Patterns patterns, int tileRows, Arena arena) {
    this.patterns = patterns;
    rowFloats = Lanes.roundUp(patterns.dim());
    decoded = areAllRead(patterns) ? null : new TileSource(patterns, tileRows, rowFloats, arena);
    scales = new float[tileRows];
  }

  private static boolean areAllRead(Patterns patterns) {
    return patterns.dim() % Lanes.COUNT == 0
        && patterns.shards().size() == 1
        && RowLoad.reads(patterns.shards().getFirst());
  }

  /** Bytes of an element as all are read, which may be fewer than a float's. */
  static int elementBytes(Patterns patterns) {
    return areAllRead(patterns)
        ? patterns.shards().getFirst().layout().type().bytes()
        : Float.BYTES;
  }

  /** Makes rows readable. */
  void locate(long firstRow, int rows) {
    Shard shard = patterns.shard(firstRow);
    long readEnd = firstRow + rows + rowsReadAhead();
    if (readEnd <= shard.end() && RowLoad.reads(shard)) {
      segment = NativeSegment.of(shard.segment());
      offset = shard.offset(firstRow);
      rowBytes = shard.layout().rowStride();
      vectorBytes = (long) shard.layout().type().bytes() * Lanes.COUNT;
      kernels = RowKernels.of(shard.layout().type());
      scaled = shard.scales() != null;
      readScales(shard, firstRow, rows);
      return;
    }
    TileSource source = Objects.requireNonNull(decoded);
    source.locate(firstRow, rows);
    segment = source.segment();
    offset = source.offset();
    rowBytes = source.rowBytes();
    vectorBytes = Lanes.BYTES;
    kernels = RowKernels.of(ElementType.F32);
    scaled = false;
  }

  /** Rows after a tile's last into which its last vector may go on. */
  private int rowsReadAhead() {
    return Math.ceilDiv(rowFloats - patterns.dim(), patterns.dim());
  }

  private void readScales(Shard shard, long firstRow, int rows) {
    MemorySegment from = shard.scales();
    if (from != null) {
      long at = (firstRow - shard.first()) * Float.BYTES;
      MemorySegment.copy(from, Shard.SCALE, at, scales, 0, rows);
    }
  }

  /** What reads the rows last located. */
  RowKernels kernels() {
    return kernels;
  }

  /** What holds them; of the class that kernels take. */
  MemorySegment segment() {
    return segment;
  }

  /** The byte at which the first of them begins. */
  long offset() {
    return offset;
  }

  /** Bytes from a row to the next. */
  long rowBytes() {
    return rowBytes;
  }

  /** Bytes of L elements. */
  long vectorBytes() {
    return vectorBytes;
  }

  /** Elements that are read of a row and perhaps of those after it, a multiple of L. */
  int rowFloats() {
    return rowFloats;
  }

  /** Whether each row is to be multiplied by a scale. */
  boolean areScaled() {
    return scaled;
  }

  /** The scale of a row, counted from the first. */
  float scale(int row) {
    return scales[row];
  }
}
