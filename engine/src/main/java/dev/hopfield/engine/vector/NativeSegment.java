package dev.hopfield.engine.vector;

import java.lang.foreign.MemorySegment;

/**
 * Memory outside the heap as segments of one class, and how a kernel tells the JIT that class.
 *
 * <p>Java has a class of segments for allocated memory, one for mapped files, and several for
 * arrays. Where the JIT cannot see which of them a load meets, it goes by a profile that all loads
 * of vectors from segments share, the JDK's own from arrays among them. Then a load may be from the
 * heap; the JIT takes it for one that may change memory, and reads length and liveness of each
 * segment again after it. Updates take twice as long, until the process ends.
 */
final class NativeSegment {
  private static final Class<?> KIND = MemorySegment.NULL.getClass();

  /** Asked once: that a segment may be made of a mapped one must not change between two tiles. */
  private static final boolean MAY_CONVERT =
      NativeSegment.class.getModule().isNativeAccessEnabled();

  private NativeSegment() {}

  /**
   * Whether kernels can read a segment where it lies. Those of mapped files need a conversion, and
   * that needs native access.
   */
  static boolean reads(MemorySegment segment) {
    return segment.getClass() == KIND || (segment.isNative() && MAY_CONVERT);
  }

  /**
   * The same memory, with the same lifetime, as a segment that kernels take.
   *
   * @param segment one that {@link #reads} accepts
   */
  @SuppressWarnings("restricted") // address, size and scope are its own
  static MemorySegment of(MemorySegment segment) {
    return segment.getClass() == KIND ? segment : segment.reinterpret(segment.byteSize());
  }

  /**
   * The segment itself. A kernel goes on with what is returned, for of that the JIT knows the
   * class. The comparison is exact, because a mapped file's class extends that of allocated memory.
   *
   * @throws IllegalArgumentException if it neither was allocated nor came from {@link #of}
   */
  static MemorySegment known(MemorySegment segment) {
    if (segment.getClass() != KIND) {
      throw new IllegalArgumentException("not a plain native segment: " + segment);
    }
    return segment;
  }
}
