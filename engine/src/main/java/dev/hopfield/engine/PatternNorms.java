package dev.hopfield.engine;

import java.util.stream.LongStream;

/**
 * What one pass over the patterns tells of their norms.
 *
 * @param largest M = max‖xᵢ‖
 * @param smallest min‖xᵢ‖
 * @param mean the mean of ‖xᵢ‖
 */
public record PatternNorms(double largest, double smallest, double mean) {
  private static final int BLOCK_BYTES = 1 << 18;

  private record Partial(double largest, double smallest, double sum) {
    static final Partial NONE = new Partial(0, Double.POSITIVE_INFINITY, 0);

    Partial merge(Partial other) {
      return new Partial(
          Math.max(largest, other.largest), Math.min(smallest, other.smallest), sum + other.sum);
    }
  }

  /**
   * Reads every pattern once, on all cores, in order within blocks.
   *
   * @param patterns the patterns
   * @param requireFinite whether NaN and infinity are refused
   * @param what what to call them in a message, for example {@code patterns}
   * @throws InvalidInputException at the first NaN or infinity, with its row and column
   */
  public static PatternNorms of(Patterns patterns, boolean requireFinite, String what) {
    int rows = (int) Math.max(1, Math.min(patterns.count(), BLOCK_BYTES / 4 / patterns.dim()));
    long blocks = (patterns.count() + rows - 1) / rows;
    // Collected in order so that the sum, and the row that a message names, are always the same.
    Partial total =
        LongStream.range(0, blocks)
            .parallel()
            .mapToObj(block -> scan(patterns, block * rows, rows, requireFinite, what))
            .reduce(Partial.NONE, Partial::merge);
    return new PatternNorms(total.largest, total.smallest, total.sum / patterns.count());
  }

  private static Partial scan(
      Patterns patterns, long first, int blockRows, boolean requireFinite, String what) {
    int rows = (int) Math.min(blockRows, patterns.count() - first);
    int dim = patterns.dim();
    float[] block = new float[rows * dim];
    patterns.copyRows(first, rows, block, 0);
    Partial partial = Partial.NONE;
    for (int r = 0; r < rows; r++) {
      double squared = 0;
      for (int c = 0; c < dim; c++) {
        squared += (double) block[r * dim + c] * block[r * dim + c];
      }
      if (requireFinite && !Double.isFinite(squared)) {
        throw refused(block, r, dim, first, what);
      }
      double norm = Math.sqrt(squared);
      partial = partial.merge(new Partial(norm, norm, norm));
    }
    return partial;
  }

  private static InvalidInputException refused(
      float[] block, int row, int dim, long first, String what) {
    int c = 0;
    while (c < dim - 1 && Float.isFinite(block[row * dim + c])) {
      c++;
    }
    return new InvalidInputException(
        "%s hold %s at row %d, column %d; clean them, or allow it with --allow-nonfinite"
            .formatted(what, block[row * dim + c], first + row, c));
  }
}
