package dev.hopfield.host;

import dev.hopfield.kernels.TensorFold;
import dev.hopfield.kernels.Walk;

/**
 * Room for walks.
 *
 * @param capacity queries that walk at once
 * @param dim d
 */
record WalkShape(int capacity, int dim) {
  /** Whole groups of every kernel that may read the states. */
  private static final int UNIT = Math.max(BatchClass.MANY.groupQueries(), TensorFold.TILE);

  /** As many queries as a block has, or as these bytes hold. */
  static WalkShape of(int dim, long bytes) {
    int capacity = BatchClass.MANY.capacity();
    while (capacity > 0 && bytes(capacity, dim) > bytes) {
      capacity -= UNIT;
    }
    return new WalkShape(capacity, dim);
  }

  private static long bytes(int capacity, int dim) {
    return Walk.Places.floats(capacity, dim) * Float.BYTES
        + Walk.Places.ints(capacity) * Integer.BYTES;
  }

  /** Bytes on the device. */
  long bytes() {
    return (long) floats() * Float.BYTES + (long) ints() * Integer.BYTES;
  }

  /** Floats of a walk, at least one: an array cannot be empty. */
  int floats() {
    return Math.max(1, Math.toIntExact(Walk.Places.floats(capacity, dim)));
  }

  /** Ints of a walk. */
  int ints() {
    return Math.toIntExact(Walk.Places.ints(capacity));
  }

  /** Floats of a query's results. */
  int resultFloats() {
    return 2 * dim + Walk.MEASURES;
  }

  /** Where the results begin. */
  int results() {
    return Walk.Places.results(capacity, dim);
  }

  /** Where the counts begin. */
  int counts() {
    return Walk.Places.counts(capacity);
  }
}
