package dev.hopfield.host;

import dev.hopfield.engine.Patterns;

/**
 * Host memory for one chunk, through which every chunk passes on its way to the device.
 *
 * @param patterns for its patterns
 * @param values for its values; the same object where patterns are their own values
 * @param scales for what goes with packed rows
 */
record StagedChunk(StagedRows patterns, StagedRows values, StagedScales scales)
    implements AutoCloseable {
  /** Memory for the largest chunk of a plan. */
  static StagedChunk allocate(MemoryPlan plan) {
    MemoryPlan.Shape shape = plan.shape();
    StagedScales scales = new StagedScales(plan);
    StagedRows patterns = null;
    try {
      patterns = new StagedRows(plan.chunkRows(), shape.dim(), shape.storage());
      StagedRows values =
          shape.separate()
              ? new StagedRows(plan.chunkRows(), shape.valueDim(), shape.valueStorage())
              : patterns;
      return new StagedChunk(patterns, values, scales);
    } catch (RuntimeException e) {
      scales.close();
      if (patterns != null) {
        patterns.close();
      }
      throw e;
    }
  }

  /** Copies rows of patterns and values here. */
  void fill(Patterns from, Patterns valuesFrom, long first, int count) {
    patterns.fill(from, first, count);
    if (values != patterns) {
      values.fill(valuesFrom, first, count);
    }
    scales.fill(from, valuesFrom, first, count);
  }

  /** Gives the memory back. Closing again does nothing. */
  @Override
  public void close() {
    patterns.close();
    values.close();
    scales.close();
  }
}
