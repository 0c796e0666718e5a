package dev.hopfield.host;

import dev.hopfield.kernels.FoldRow;

/**
 * Arrays on the device that kernels pass intermediate results through.
 *
 * @param scoreFloats floats for a block of scores
 * @param candidates entries (a score and a row) that a round of the top-k tournament may leave;
 *     there is room for those of two rounds
 * @param splitFloats floats for the folds of splits
 * @param splitEntries folds of splits, of the longest values
 * @param walk room for walks
 */
record Scratch(int scoreFloats, int candidates, int splitFloats, int splitEntries, WalkShape walk) {
  /** The largest block of scores, 16 MB. */
  private static final int MOST_SCORES = 1 << 22;

  private static final int FEWEST_SCORES = 1 << 14;
  private static final long MOST_SPLIT_BYTES = 64L << 20;

  /** Candidates that one segment of every query of a block leaves. */
  static final int ONE_ROUND = 1 << 14;

  /** Floats for scores, and folds of splits, that kernels cannot do without. */
  record Fewest(long scoreFloats, int splitEntries) {}

  /**
   * What patterns need.
   *
   * @param chunkRows rows in the largest chunk
   * @param dim d
   * @param foldLength elements of the longest fold
   * @param limits the device's
   * @param fewest what there must be
   * @param bytes about how many bytes may be used
   * @param walks whether there may be walks
   */
  static Scratch of(
      long chunkRows,
      int dim,
      int foldLength,
      DeviceLimits limits,
      Fewest fewest,
      long bytes,
      boolean walks) {
    long useful = chunkRows * BatchClass.MANY.capacity();
    long affordable = bytes / 2 / (3 * Float.BYTES);
    long least = Math.max(FEWEST_SCORES, fewest.scoreFloats());
    int scores = (int) Math.max(least, Math.min(Math.min(useful, affordable), MOST_SCORES));
    long splitBytes = Math.min(bytes / 2, MOST_SPLIT_BYTES);
    long entries = splitBytes / Float.BYTES / foldLength;
    int needed = Math.max(BatchClass.MANY.capacity(), fewest.splitEntries());
    int splitEntries = (int) Math.max(needed, Math.min(entries, mostEntries(limits)));
    return new Scratch(
        scores,
        scores / 2 + ONE_ROUND,
        Math.multiplyExact(splitEntries, foldLength),
        splitEntries,
        WalkShape.of(dim, walks ? bytes / 8 : 0));
  }

  /** Folds that all work-groups of the fullest launch leave. */
  private static long mostEntries(DeviceLimits limits) {
    long groups = (long) KernelChoice.GROUPS_PER_UNIT * limits.computeUnits();
    BatchClass many = BatchClass.MANY;
    return (groups + many.groups(many.capacity())) * many.groupQueries();
  }

  /** Bytes on the device. */
  long bytes() {
    return (long) scoreFloats * Float.BYTES
        + 2L * candidates * (Float.BYTES + Integer.BYTES)
        + (long) splitFloats * Float.BYTES
        + (long) splitEntries * Integer.BYTES
        + walk.bytes();
  }

  /** Splits that there is room for. */
  int mostSplits(int padded) {
    return Math.max(1, Math.min(RowSplits.MOST, splitEntries / padded));
  }

  /** Rows whose scores for so many queries fit, at least 1. */
  int rowsAtOnce(int padded) {
    int rows = scoreFloats / padded;
    return rows > KernelChoice.THREADS ? rows - rows % KernelChoice.THREADS : rows;
  }

  /** Elements of a fold with values of this dimension. */
  static int foldLength(int valueDim) {
    return FoldRow.length(valueDim);
  }
}
