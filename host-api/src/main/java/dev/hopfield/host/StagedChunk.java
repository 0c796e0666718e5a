package dev.hopfield.host;

import dev.hopfield.engine.Patterns;

/**
 * Host memory for one chunk, through which every chunk passes on its way to the device.
 *
 * @param patterns for its patterns
 * @param values for its values; the same object where patterns are their own values
 */
record StagedChunk(StagedRows patterns, StagedRows values) implements AutoCloseable {
  /** Memory for the largest chunk of a plan. */
  static StagedChunk allocate(MemoryPlan plan) {
    MemoryPlan.Shape shape = plan.shape();
    StagedRows patterns = new StagedRows(plan.chunkRows(), shape.dim());
    if (!shape.separate()) {
      return new StagedChunk(patterns, patterns);
    }
    try {
      return new StagedChunk(patterns, new StagedRows(plan.chunkRows(), shape.valueDim()));
    } catch (RuntimeException e) {
      patterns.close();
      throw e;
    }
  }

  /** Copies rows of patterns and values here. */
  void fill(Patterns from, Patterns valuesFrom, long first, int count) {
    patterns.fill(from, first, count);
    if (values != patterns) {
      values.fill(valuesFrom, first, count);
    }
  }

  /** Gives the memory back. Closing again does nothing. */
  @Override
  public void close() {
    patterns.close();
    values.close();
  }
}
