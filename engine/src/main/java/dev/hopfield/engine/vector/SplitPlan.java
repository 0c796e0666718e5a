package dev.hopfield.engine.vector;

/**
 * How one update is cut into pieces: fixed by the sizes alone, so that any number of threads gives
 * the same bits.
 *
 * <p>Queries are taken in blocks whose panels and sums stay in the second-level cache; for a block,
 * patterns are taken in splits, each folded by one thread, the results merged in the order of the
 * splits. Within a split, what was folded in floats is added to doubles every {@value #LEAF_ROWS}
 * rows, which bounds the rounding of long sums.
 *
 * @param rows N
 * @param batch B
 * @param splits the number of splits
 * @param blockQueries the most queries of a block
 */
record SplitPlan(long rows, int batch, int splits, int blockQueries) {
  /** Rows that are folded in floats before they are added to doubles. */
  static final int LEAF_ROWS = 8192;

  /** All splits' results together take no more, unless a single one does. */
  static final long MOST_BYTES = 64L << 20;

  private static final int MOST_SPLITS = 256;

  /** Floats of a block of queries: with their sums half a megabyte. */
  private static final int BLOCK_FLOATS = 1 << 16;

  /**
   * Blocks are made of whole panels, of which this is a multiple for all vectors up to 512 bits.
   */
  private static final int PANEL = 64;

  /** Splits for which there is room whatever a block of queries takes. */
  private static final int FEWEST_SPLITS = 8;

  /** Floats of a block where even one panel is larger, in doubles and so many splits. */
  private static final int MOST_BLOCK_FLOATS = (int) (MOST_BYTES / FEWEST_SPLITS / Double.BYTES);

  /**
   * The plan for an update.
   *
   * @param rows N
   * @param batch B
   * @param dim the larger of d and the dimension of the values
   * @param queryBytes bytes of the result of a split for one query
   */
  static SplitPlan of(long rows, int batch, int dim, long queryBytes) {
    long byResult = Math.max(1, MOST_BYTES / FEWEST_SPLITS / queryBytes);
    int most = (int) Math.min(mostQueries(dim), byResult);
    int blocks = (batch + most - 1) / most;
    int even = (batch + blocks - 1) / blocks;
    int blockQueries = blocks == 1 ? batch : Math.min(most, (even + PANEL - 1) / PANEL * PANEL);
    long byMemory = Math.max(1, MOST_BYTES / Math.multiplyExact(queryBytes, (long) blockQueries));
    long byRows = (rows + LEAF_ROWS - 1) / LEAF_ROWS;
    int splits = (int) Math.min(MOST_SPLITS, Math.min(byMemory, byRows));
    return new SplitPlan(rows, batch, splits, blockQueries);
  }

  /** The most queries of a block, for patterns and values of dimension at most {@code dim}. */
  static int mostQueries(int dim) {
    int panels = BLOCK_FLOATS / PANEL / dim;
    return panels >= 1 ? panels * PANEL : Math.clamp(MOST_BLOCK_FLOATS / dim, 1, PANEL);
  }

  int blocks() {
    return (batch + blockQueries - 1) / blockQueries;
  }

  int firstQuery(int block) {
    return block * blockQueries;
  }

  int queries(int block) {
    return Math.min(blockQueries, batch - firstQuery(block));
  }

  /** The row at which a split begins: N · split / splits, without overflow. */
  long firstRow(int split) {
    return rows / splits * split + rows % splits * split / splits;
  }
}
