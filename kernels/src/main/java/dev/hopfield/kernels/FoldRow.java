package dev.hopfield.kernels;

/**
 * How the softmax fold of one query lies in an array: m, l and the d_v elements of o, one after
 * another, so that a whole fold comes back in one transfer.
 */
public final class FoldRow {
  /** Offset of m, the maximum score. */
  public static final int MAX = 0;

  /** Offset of l, the sum of exponentials relative to m. */
  public static final int SUM = 1;

  /** Offset of o, the weighted sum of values relative to m. */
  public static final int WEIGHTED = 2;

  private FoldRow() {}

  /** Elements of a fold with values of dimension {@code valueDim}. */
  public static int length(int valueDim) {
    return WEIGHTED + valueDim;
  }
}
