package dev.hopfield.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one pass over the patterns tells of their norms.
 *
 * @param largest M = max‖xᵢ‖
 * @param smallest min‖xᵢ‖
 * @param mean the mean of ‖xᵢ‖
 */
public record PatternNorms(double largest, double smallest, double mean) {
  /** What a block tells; {@code refusal} says why its first row that is not finite is refused. */
  private record Partial(double largest, double smallest, double sum, @Nullable String refusal) {
    static final Partial NONE = new Partial(0, Double.POSITIVE_INFINITY, 0, null);

    static Partial refused(String why) {
      return new Partial(0, Double.POSITIVE_INFINITY, 0, why);
    }

    Partial merge(Partial later) {
      return new Partial(
          Math.max(largest, later.largest),
          Math.min(smallest, later.smallest),
          sum + later.sum,
          refusal != null ? refusal : later.refusal);
    }
  }

  /**
   * Reads every pattern once, on all cores; the same patterns give the same bits on any number.
   *
   * @param patterns the patterns
   * @param requireFinite whether NaN and infinity are refused
   * @param what what to call them in a message, for example {@code patterns}
   * @throws InvalidInputException at the first NaN or infinity, with its row and column
   */
  public static PatternNorms of(Patterns patterns, boolean requireFinite, String what) {
    List<Partial> partials =
        RowPass.over(
            patterns,
            (first, rows, block) -> scan(first, rows, block, patterns.dim(), requireFinite, what));
    // Merged one after another: a parallel reduction would group the sums by the number of cores.
    Partial total = Partial.NONE;
    for (Partial partial : partials) {
      total = total.merge(partial);
    }
    if (total.refusal != null) {
      throw new InvalidInputException(total.refusal);
    }
    return new PatternNorms(total.largest, total.smallest, total.sum / patterns.count());
  }

  /**
   * Norms of rows that were read.
   *
   * @param first number of the first row, for a message
   * @param rows how many, at least 1
   * @param block the rows, one after another
   * @param dim d
   * @param requireFinite whether NaN and infinity are refused
   * @param what what to call them in a message
   * @throws InvalidInputException at the first NaN or infinity, with its row and column
   */
  public static PatternNorms ofRows(
      long first, int rows, float[] block, int dim, boolean requireFinite, String what) {
    Partial read = scan(first, rows, block, dim, requireFinite, what);
    if (read.refusal != null) {
      throw new InvalidInputException(read.refusal);
    }
    return new PatternNorms(read.largest, read.smallest, read.sum / rows);
  }

  private static Partial scan(
      long first, int rows, float[] block, int dim, boolean requireFinite, String what) {
    double largest = 0;
    double smallest = Double.POSITIVE_INFINITY;
    double sum = 0;
    for (int r = 0; r < rows; r++) {
      double squared = 0;
      for (int c = 0; c < dim; c++) {
        squared += (double) block[r * dim + c] * block[r * dim + c];
      }
      if (requireFinite && !Double.isFinite(squared)) {
        return Partial.refused(refusal(block, r, dim, first, what));
      }
      double norm = Math.sqrt(squared);
      largest = Math.max(largest, norm);
      smallest = Math.min(smallest, norm);
      sum += norm;
    }
    return new Partial(largest, smallest, sum, null);
  }

  private static String refusal(float[] block, int row, int dim, long first, String what) {
    int c = 0;
    while (c < dim - 1 && Float.isFinite(block[row * dim + c])) {
      c++;
    }
    return "%s hold %s at row %d, column %d; clean them, or allow NaN and infinity"
        .formatted(what, block[row * dim + c], first + row, c);
  }
}
