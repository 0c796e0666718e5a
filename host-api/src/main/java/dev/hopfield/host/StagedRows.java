package dev.hopfield.host;

import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.Shard;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/**
 * Rows of a chunk on their way to the device, in memory that is given back when it is no longer
 * needed, not when the garbage collector finds it.
 */
final class StagedRows implements AutoCloseable {
  private static final int BLOCK_FLOATS = 1 << 16;
  private static final long HEADER = TornadoNativeArray.ARRAY_HEADER;

  private final int dim;
  private final RowStorage storage;
  private final long rowBytes;
  private final Arena arena = Arena.ofShared();
  private final MemorySegment segment;

  /** Memory for so many rows. */
  StagedRows(int rows, int dim, RowStorage storage) {
    this.dim = dim;
    this.storage = storage;
    rowBytes = (long) storage.words(dim) * Integer.BYTES;
    long bytes = HEADER + rows * rowBytes;
    try {
      segment = arena.allocate(bytes, 64);
    } catch (OutOfMemoryError e) {
      arena.close();
      throw HostMemory.exhausted(bytes, e);
    }
  }

  /**
   * One more array of TornadoVM's over this memory, for rows of floats. Each has a buffer of its
   * own on the device, and sends what lies here at that moment. Its elements can be used until
   * {@link #close}, its identity always.
   */
  FloatArray newFloats() {
    return FloatArray.fromSegmentShallow(segment);
  }

  /** The same for packed rows. */
  IntArray newWords() {
    return IntArray.fromSegmentShallow(segment);
  }

  /** An element that was copied here, before any factor. */
  float get(int row, int column) {
    return storage.unpack(segment, HEADER + row * rowBytes, column);
  }

  /** Copies rows of patterns to the beginning. */
  void fill(Patterns source, long first, int count) {
    MemorySegment to = segment.asSlice(HEADER);
    if (storage.isPacked()) {
      for (int r = 0; r < count; r++) {
        Shard shard = source.shard(first + r);
        storage.pack(shard, first + r, to, r * rowBytes);
      }
      return;
    }
    if (source.isPackedFloat()) {
      long from = source.layout().offset() + first * rowBytes;
      MemorySegment.copy(source.segment(), from, to, 0, count * rowBytes);
      return;
    }
    int blockRows = Math.max(1, BLOCK_FLOATS / dim);
    float[] block = new float[Math.min(blockRows, count) * dim];
    for (int row = 0; row < count; row += blockRows) {
      int n = Math.min(blockRows, count - row);
      source.copyRows(first + row, n, block, 0);
      MemorySegment.copy(
          block, 0, to, ValueLayout.JAVA_FLOAT, (long) row * dim * Float.BYTES, n * dim);
    }
  }

  /** Gives the memory back. Closing again does nothing. */
  @Override
  public void close() {
    if (arena.scope().isAlive()) {
      arena.close();
    }
  }
}
