package dev.hopfield.engine.backend;

import dev.hopfield.engine.MemoryClosedException;

/**
 * Tells running updates that their memory is being closed. Backends call {@link #check} between
 * pieces of work, so that closing waits for one piece and not for a whole retrieval. Safe for use
 * by several threads.
 */
public final class Cancellation {
  private volatile boolean cancelled;

  /** Makes every later {@link #check} throw. */
  public void cancel() {
    cancelled = true;
  }

  /**
   * Returns unless cancelled.
   *
   * @throws MemoryClosedException if cancelled
   */
  public void check() {
    if (cancelled) {
      throw new MemoryClosedException();
    }
  }
}
