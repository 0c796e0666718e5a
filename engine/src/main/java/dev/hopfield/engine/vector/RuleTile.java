package dev.hopfield.engine.vector;

import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.Similarity;
import java.util.Arrays;

/**
 * A tile of patterns, in double precision and turned so that its rows lie in the lanes, whatever
 * the similarity and however few the queries. Used by one thread at a time, again and again.
 */
final class RuleTile {
  /** The most rows of a tile. */
  static final int ROWS = RuleLoops.ROWS;

  private final Patterns patterns;
  private final Similarity similarity;
  private final RuleLoops loops;
  private final int dim;
  private final float[] asStored;

  /** Column c of row r at {@code c · ROWS + r}. */
  private final double[] turned;

  /** Norms of the rows, for cosines. */
  private final double[] norms = new double[ROWS];

  private long firstRow;
  private int rows;

  RuleTile(Patterns patterns, Similarity similarity, RuleLoops loops) {
    this.patterns = patterns;
    this.similarity = similarity;
    this.loops = loops;
    dim = patterns.dim();
    asStored = new float[ROWS * dim];
    turned = new double[Math.multiplyExact(ROWS, dim)];
  }

  /** Reads rows {@code first … first + count − 1}. */
  void read(long first, int count) {
    firstRow = first;
    rows = count;
    patterns.copyRows(first, count, asStored, 0);
    for (int r = 0; r < count; r++) {
      for (int c = 0; c < dim; c++) {
        turned[c * ROWS + r] = asStored[r * dim + c];
      }
    }
    if (similarity == Similarity.COSINE) {
      Arrays.fill(norms, 0);
      for (int c = 0; c < dim; c++) {
        for (int r = 0; r < ROWS; r++) {
          double x = turned[c * ROWS + r];
          norms[r] += x * x;
        }
      }
      Arrays.setAll(norms, r -> Math.sqrt(norms[r]));
    }
  }

  long firstRow() {
    return firstRow;
  }

  int rows() {
    return rows;
  }

  /** The rows as they are stored, one after another. */
  float[] asStored() {
    return asStored;
  }

  /**
   * Scores every row with some queries.
   *
   * @param queries row-major
   * @param squaredNorms ξᵀξ of each query
   * @param first number of the first query
   * @param count how many, at most {@link RuleLoops#QUERIES}
   * @param beta β
   * @param scores receives β sim(x, ξ) of each row, for each of them
   */
  void score(
      double[] queries,
      double[] squaredNorms,
      int first,
      int count,
      double beta,
      double[][] scores) {
    RuleLoops.Terms terms =
        switch (similarity) {
          case DOT, COSINE -> RuleLoops.Terms.PRODUCTS;
          case EUCLIDEAN -> RuleLoops.Terms.SQUARED_DIFFERENCES;
          case MANHATTAN -> RuleLoops.Terms.ABSOLUTE_DIFFERENCES;
        };
    loops.sum(terms, turned, dim, queries, first, count, scores);
    for (int q = 0; q < count; q++) {
      switch (similarity) {
        case DOT -> scale(scores[q], beta);
        case EUCLIDEAN -> scale(scores[q], -0.5 * beta);
        case MANHATTAN -> scale(scores[q], -beta);
        case COSINE -> divide(scores[q], squaredNorms[first + q], beta);
      }
    }
  }

  private static void scale(double[] scores, double factor) {
    for (int r = 0; r < ROWS; r++) {
      scores[r] *= factor;
    }
  }

  private void divide(double[] scores, double squaredNorm, double beta) {
    double norm = Math.sqrt(squaredNorm);
    for (int r = 0; r < ROWS; r++) {
      double both = norms[r] * norm;
      scores[r] = both == 0 ? 0 : beta * (scores[r] / both);
    }
  }
}
