package dev.hopfield.engine.vector;

/**
 * The inner loops of the general update rule, in double precision. Each element of a result is
 * computed in the same order whatever else is computed with it, so that a score has the same bits
 * in every pass.
 */
interface RuleLoops {
  /** Rows of a tile, a multiple of the doubles of any vector. */
  int ROWS = 64;

  /** Queries that are scored at once. */
  int QUERIES = 4;

  /** What is summed over the columns of a row x and a query ξ. */
  enum Terms {
    /** x ξ. */
    PRODUCTS,
    /** (x − ξ)². */
    SQUARED_DIFFERENCES,
    /** |x − ξ|. */
    ABSOLUTE_DIFFERENCES
  }

  /**
   * Sums terms for every row of a tile.
   *
   * @param terms what is summed
   * @param tile column c of row r at {@code c · ROWS + r}
   * @param dim columns
   * @param queries row-major, {@code dim} numbers each
   * @param first number of the first query
   * @param count how many, at most {@value #QUERIES}
   * @param sums receives the sums of each of them
   */
  void sum(
      Terms terms, double[] tile, int dim, double[] queries, int first, int count, double[][] sums);

  /** weights[r] = exp(logWeights[r] − most) for all rows of a tile; 0 for −∞. */
  void exponentials(double[] logWeights, double most, double[] weights);

  /**
   * Adds rows up: to[toAt + c] += weights[r] · values[r · columns + c] for every row of a tile
   * whose weight is above 0, in their order.
   */
  void addRows(double[] weights, int rows, float[] values, int columns, double[] to, int toAt);
}
