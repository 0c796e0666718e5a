package dev.hopfield.host;

import dev.hopfield.engine.Patterns;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/**
 * Rows of a chunk on their way to the device, in memory that is given back when it is no longer
 * needed, not when the garbage collector finds it.
 */
final class StagedRows implements AutoCloseable {
  private static final int BLOCK_FLOATS = 1 << 16;

  private final int dim;
  private final Arena arena = Arena.ofShared();
  private final MemorySegment segment;

  /** Memory for so many rows. */
  StagedRows(int rows, int dim) {
    this.dim = dim;
    long bytes = TornadoNativeArray.ARRAY_HEADER + (long) rows * dim * Float.BYTES;
    try {
      segment = arena.allocate(bytes, 64);
    } catch (OutOfMemoryError e) {
      arena.close();
      throw HostMemory.exhausted(bytes, e);
    }
  }

  /**
   * One more array of TornadoVM's over this memory. Each has a buffer of its own on the device, and
   * sends what lies here at that moment. Its elements can be used until {@link #close}, its
   * identity always.
   */
  FloatArray newArray() {
    return FloatArray.fromSegmentShallow(segment);
  }

  /** An element that was copied here. */
  float get(long element) {
    return segment.get(
        ValueLayout.JAVA_FLOAT, TornadoNativeArray.ARRAY_HEADER + element * Float.BYTES);
  }

  /** Copies rows of patterns to the beginning. */
  void fill(Patterns source, long first, int count) {
    MemorySegment to = segment.asSlice(TornadoNativeArray.ARRAY_HEADER);
    if (source.isPackedFloat()) {
      long rowBytes = (long) dim * Float.BYTES;
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
