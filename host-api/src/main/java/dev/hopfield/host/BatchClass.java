package dev.hopfield.host;

/**
 * Batches for which one set of compiled kernels serves. Queries are processed in blocks of at most
 * {@link #capacity}; what varies below it is data.
 */
enum BatchClass {
  /** One query. */
  ONE(1, 1),
  /** A few. */
  FEW(16, 4),
  /** As many as there are, in blocks. */
  MANY(256, 8);

  private final int capacity;
  private final int groupQueries;

  BatchClass(int capacity, int groupQueries) {
    this.capacity = capacity;
    this.groupQueries = groupQueries;
  }

  /** The most queries of a block; a multiple of {@link #groupQueries}. */
  int capacity() {
    return capacity;
  }

  /** Queries that a work-group handles at once. */
  int groupQueries() {
    return groupQueries;
  }

  /** Work-groups, side by side, for this many queries. */
  int groups(int batch) {
    return (batch + groupQueries - 1) / groupQueries;
  }

  /** The batch rounded up to whole groups. */
  int padded(int batch) {
    return groups(batch) * groupQueries;
  }

  /** The smallest class that holds the batch, or the largest there is. */
  static BatchClass of(int batch) {
    return batch <= ONE.capacity ? ONE : batch <= FEW.capacity ? FEW : MANY;
  }
}
