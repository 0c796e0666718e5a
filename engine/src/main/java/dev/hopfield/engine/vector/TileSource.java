package dev.hopfield.engine.vector;

import dev.hopfield.engine.ElementType;
import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.Shard;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;

/**
 * Where a tile of patterns can be read as floats: in place where they lie so already, otherwise in
 * a segment that it is decoded into. Not safe for use by several threads at once.
 */
final class TileSource {
  /** Floats that are decoded at once: a small part of a first-level cache. */
  private static final int CHUNK_FLOATS = 2048;

  private final Patterns patterns;
  private final int rowFloats;
  private final MemorySegment decoded;
  private final float[] chunk;

  /** Binary16 numbers on their way to floats. */
  private final short[] halves;

  private MemorySegment segment;
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
    boolean alwaysInPlace = inPlace(0, 1) != null && patterns.shards().size() == 1;
    decoded = Floats.allocate(arena, alwaysInPlace ? 0 : (long) tileRows * rowFloats);
    int chunkRows = Math.clamp(CHUNK_FLOATS / rowFloats, 1, tileRows);
    chunk = new float[alwaysInPlace ? 0 : chunkRows * rowFloats];
    halves = new short[chunk.length];
    segment = decoded;
  }

  /** Makes rows readable. */
  void locate(long firstRow, int rows) {
    Shard there = inPlace(firstRow, rows);
    if (there != null) {
      segment = NativeSegment.of(there.segment());
      offset = there.offset(firstRow);
      return;
    }
    segment = decoded;
    offset = 0;
    for (int done = 0; done < rows; ) {
      Shard shard = patterns.shard(firstRow + done);
      int some = (int) Math.min(rows - done, shard.end() - firstRow - done);
      decode(shard, firstRow + done, some, done * rowBytes());
      done += some;
    }
  }

  /** The piece of memory in which rows lie as they are read, or {@code null}. */
  @Nullable Shard inPlace(long firstRow, int rows) {
    Shard shard = patterns.shard(firstRow);
    boolean readable =
        rowFloats == patterns.dim()
            && shard.layout().type() == ElementType.F32
            && shard.scales() == null
            && shard.isPacked()
            && NativeSegment.reads(shard.segment())
            && firstRow + rows <= shard.end();
    return readable ? shard : null;
  }

  private void decode(Shard shard, long firstRow, int rows, long at) {
    boolean byVectors = RowDecoder.decodes(shard);
    int most = byVectors ? chunk.length / rowFloats : 1;
    for (int done = 0; done < rows; done += most) {
      int some = Math.min(most, rows - done);
      if (byVectors && isRun(shard)) {
        RowDecoder.decodeRun(shard, firstRow + done, some, halves, chunk);
      } else if (byVectors) {
        RowDecoder.decode(shard, firstRow + done, some, chunk, 0, rowFloats);
      } else {
        patterns.copyRows(firstRow + done, 1, chunk, 0);
      }
      long to = at + done * rowBytes();
      MemorySegment.copy(chunk, 0, decoded, ValueLayout.JAVA_FLOAT, to, some * rowFloats);
    }
  }

  /** Whether rows, stored and decoded, follow each other without gaps and with nothing between. */
  private boolean isRun(Shard shard) {
    return rowFloats == patterns.dim() && shard.scales() == null && shard.isPacked();
  }

  /** What holds the rows last located; of the class that kernels take. */
  MemorySegment segment() {
    return segment;
  }

  /** The byte at which the first of them begins. */
  long offset() {
    return offset;
  }

  /** Floats from a row to the next. */
  int rowFloats() {
    return rowFloats;
  }

  /** Bytes from a row to the next. */
  long rowBytes() {
    return (long) rowFloats * Float.BYTES;
  }
}
