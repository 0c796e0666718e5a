package dev.hopfield.host;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/**
 * The host's side of large arrays, in memory that is given back when it is closed. What TornadoVM
 * allocates itself stays until the garbage collector finds it, which may be long after: it hardly
 * takes any heap.
 */
final class HostArrays implements AutoCloseable {
  private final Arena arena = Arena.ofShared();

  /** An array of so many zeros. */
  FloatArray floats(int size) {
    return FloatArray.fromSegmentShallow(allocate((long) size * Float.BYTES));
  }

  /** An array of so many zeros. */
  IntArray ints(int size) {
    return IntArray.fromSegmentShallow(allocate((long) size * Integer.BYTES));
  }

  private MemorySegment allocate(long elementBytes) {
    long bytes = TornadoNativeArray.ARRAY_HEADER + elementBytes;
    try {
      return arena.allocate(bytes, 64);
    } catch (OutOfMemoryError e) {
      throw HostMemory.exhausted(bytes, e);
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
