package dev.hopfield.host;

import dev.hopfield.engine.Patterns;
import dev.hopfield.kernels.RowFormat;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/**
 * What kernels need beside packed rows, on its way to the device: the factors of a chunk's patterns
 * and then of its values, or the table of powers of two.
 */
final class StagedScales implements AutoCloseable {
  private static final long HEADER = TornadoNativeArray.ARRAY_HEADER;

  private final MemoryPlan.Shape shape;
  private final int chunkRows;
  private final Arena arena = Arena.ofShared();
  private final MemorySegment segment;

  /** Memory for the largest chunk of a plan. */
  StagedScales(MemoryPlan plan) {
    shape = plan.shape();
    chunkRows = plan.chunkRows();
    long bytes = HEADER + Math.max(1, plan.scaleFloats()) * Float.BYTES;
    try {
      segment = arena.allocate(bytes, 64);
    } catch (OutOfMemoryError e) {
      arena.close();
      throw HostMemory.exhausted(bytes, e);
    }
    if (shape.needsPowers()) {
      MemorySegment.copy(
          RowFormat.powers(), 0, segment, ValueLayout.JAVA_FLOAT, HEADER, RowFormat.POWERS);
    }
  }

  /** One more array over this memory, see {@link StagedRows#newFloats}. */
  FloatArray newArray() {
    return FloatArray.fromSegmentShallow(segment);
  }

  /** The factor at a place. */
  float get(int place) {
    return segment.get(ValueLayout.JAVA_FLOAT, HEADER + (long) place * Float.BYTES);
  }

  /** Copies the factors of a chunk's rows. */
  void fill(Patterns patterns, Patterns values, long first, int count) {
    if (shape.storage().isScaled()) {
      fill(patterns, first, count, 0);
    }
    if (shape.separate() && shape.valueStorage().isScaled()) {
      fill(values, first, count, shape.valueScales(chunkRows));
    }
  }

  private void fill(Patterns rows, long first, int count, int at) {
    for (int r = 0; r < count; r++) {
      segment.set(
          ValueLayout.JAVA_FLOAT, HEADER + (long) (at + r) * Float.BYTES, rows.scale(first + r));
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
