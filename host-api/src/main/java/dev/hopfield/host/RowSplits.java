package dev.hopfield.host;

/**
 * How a window of rows is cut into splits that different work-groups fold.
 *
 * @param splits how many
 * @param rows rows of every split but the last, which may have fewer
 */
record RowSplits(int splits, int rows) {
  /** The most splits a query may have; the merge kernel keeps a number for each in local memory. */
  static final int MOST = 1024;

  /**
   * Cuts a window. Depends on the sizes and the device alone, so that the same call gives the same
   * bits.
   *
   * @param windowRows rows in the window, at least 1
   * @param unit splits begin at multiples of this many rows
   * @param wanted how many splits would keep the device busy
   * @param most how many there may be, 1 … {@link #MOST}
   */
  static RowSplits of(int windowRows, int unit, int wanted, int most) {
    int units = Math.ceilDiv(windowRows, unit);
    int splits = Math.max(1, Math.min(Math.min(wanted, most), units));
    int unitsEach = Math.ceilDiv(units, splits);
    return new RowSplits(Math.ceilDiv(units, unitsEach), unitsEach * unit);
  }

  /** Cuts a window for a block of queries, each of whose splits a work-group of its own takes. */
  static RowSplits ofBlock(int windowRows, int queries, MemoryPlan plan, DeviceLimits limits) {
    int wanted = Math.ceilDiv(KernelChoice.GROUPS_PER_UNIT * limits.computeUnits(), queries);
    return of(windowRows, KernelChoice.THREADS, wanted, plan.scratch().mostSplits(queries));
  }
}
