package dev.hopfield.host;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The chunks of a set on their way to where kernels read them. Passes take turns; whoever holds the
 * turn may use it from one thread.
 */
sealed interface ChunkSource permits ResidentChunks, StreamedChunks {
  /** Work on a chunk. */
  @FunctionalInterface
  interface Work {
    /**
     * Called on the thread that launches in {@code space}.
     *
     * @param space whose kernels read the chunk
     * @param chunk its number
     */
    void accept(Workspace space, int chunk);
  }

  /** Does work that goes through the chunks, on the thread that passes are to begin on. */
  <T extends @Nullable Object> T call(Supplier<T> work);

  /**
   * Brings every chunk in turn and has it worked on, one at a time and in order. To be called
   * within {@link #call}.
   *
   * @throws dev.hopfield.engine.MemoryClosedException if it was cancelled; then, and when the work
   *     or a copy fails, nothing goes on once this has returned
   */
  void forEach(Work work);

  /** A workspace. All of them have the same stages. */
  Workspace space();

  /** Frees what is on the device, or keeps it for another set. */
  void close();
}
