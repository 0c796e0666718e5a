package dev.hopfield.host;

import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.backend.Cancellation;

/** Copies chunks to a device. */
@FunctionalInterface
interface ChunkCopy {
  /**
   * Copies a chunk and returns when it is there. Called on the thread that launches in {@code
   * space}; several spaces may be filled at the same time.
   *
   * @param space through whose host memory it goes, and whose kernels read it then
   * @param chunk its number
   * @param buffer the buffer of the space that it is for
   */
  void place(Workspace space, int chunk, int buffer);

  /** Copies from a set, and has a kernel prove each time that the chunk has arrived. */
  static ChunkCopy of(
      Patterns patterns, Patterns values, MemoryPlan plan, Cancellation cancellation) {
    return (space, chunk, buffer) -> {
      cancellation.check();
      int rows = plan.rows(chunk);
      space.staged().fill(patterns, values, plan.firstRow(chunk), rows);
      cancellation.check();
      space.stages().chunk(buffer).bring(space.program());
      space.stages().echo().verify(space.program(), space.staged(), rows);
    };
  }
}
