package dev.hopfield.engine.vector;

import java.lang.foreign.MemorySegment;

/**
 * Memory outside the heap as segments of one class, which the kernels tell the JIT.
 *
 * <p>Segments have several classes. Where the JIT does not know which one an access meets, it goes
 * by what the process has met so far, counted once for all who load vectors from segments. If that
 * was an array, too, a load may be from the heap or not, the JIT takes every load for one that may
 * change memory, and reads the length and the liveness of each segment again after it: registers
 * run out, and a matrix product takes two to four times as long until the process ends.
 */
final class NativeSegment {
  private static final Class<?> KIND = MemorySegment.NULL.getClass();

  private NativeSegment() {}

  /**
   * The same memory with the same lifetime, as a segment that kernels read.
   *
   * @param segment native; a mapped file's is of another class
   */
  @SuppressWarnings("restricted") // address, size and scope are its own
  static MemorySegment of(MemorySegment segment) {
    return segment.getClass() == KIND ? segment : segment.reinterpret(segment.byteSize());
  }

  /**
   * The segment itself, whose class the JIT knows from here on.
   *
   * @throws IllegalArgumentException if it did not come from {@link #of} or an allocation
   */
  static MemorySegment known(MemorySegment segment) {
    if (segment.getClass() != KIND) {
      throw new IllegalArgumentException("not native: " + segment);
    }
    return segment;
  }
}
