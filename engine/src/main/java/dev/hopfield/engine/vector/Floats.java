package dev.hopfield.engine.vector;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Scratch memory outside the heap, aligned so that no vector straddles two cache lines. */
final class Floats {
  private static final int ALIGNMENT = 256;

  private Floats() {}

  static MemorySegment allocate(Arena arena, long floats) {
    return arena.allocate(Math.max(1, floats) * Float.BYTES, ALIGNMENT);
  }
}
