package dev.hopfield.engine;

import java.lang.foreign.MemorySegment;

/** Looks at a row before it is read, where a file repeats in every row what all must agree on. */
@FunctionalInterface
public interface RowCheck {
  /**
   * Refuses a row; called from several threads.
   *
   * @param row its number in its file
   * @param segment the file's bytes
   * @param offset where its first element begins
   * @throws InvalidInputException if the row is not what the file claims
   */
  void require(long row, MemorySegment segment, long offset);
}
