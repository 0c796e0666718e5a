package dev.hopfield.engine.generate;

import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.format.PatternWriter;

/**
 * N patterns of equal norm that are computed when they are read, any row at any time, so that N · d
 * may be larger than memory. Safe for use by several threads.
 */
public sealed interface PatternSource permits SpherePatterns, CodePatterns {
  /** N. */
  long count();

  /** d. */
  int dim();

  /** The norm of every pattern, up to rounding to single precision. */
  double norm();

  /** Every Δᵢ = xᵢᵀxᵢ − max_{j≠i} xᵢᵀxⱼ is at least this; 0 where none was asked for. */
  double separation();

  /** Computes row {@code row} into {@code d} numbers of {@code into} from {@code at} on. */
  void row(long row, float[] into, int at);

  /** All patterns outside the heap; whoever asks closes them. */
  default Patterns toPatterns() {
    Patterns patterns = Patterns.allocate(count(), dim());
    float[] pattern = new float[dim()];
    new RowBlocks(dim(), this::row)
        .forEach(
            count(),
            (first, rows, block) -> {
              for (int r = 0; r < rows; r++) {
                System.arraycopy(block, r * dim(), pattern, 0, dim());
                patterns.setRow(first + r, pattern);
              }
            });
    return patterns;
  }

  /** Appends all patterns to a file. */
  default void writeTo(PatternWriter writer) {
    new RowBlocks(dim(), this::row)
        .forEach(count(), (first, rows, block) -> writer.write(block, rows));
  }
}
