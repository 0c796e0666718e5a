package dev.hopfield.engine.vector;

import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.Similarity;
import java.util.Arrays;

/**
 * A tile of patterns, in double precision and turned so that its rows lie in the lanes: the inner
 * loops run over rows, whatever the similarity and however few the queries, and the JIT makes
 * vector instructions of them. Used by one thread at a time, again and again.
 */
final class RuleTile {
  /** The most rows of a tile. */
  static final int ROWS = 64;

  private final Patterns patterns;
  private final Similarity similarity;
  private final int dim;
  private final float[] asStored;

  /** Column c of row r at {@code c · ROWS + r}; the columns are filled up to a multiple of four. */
  private final double[] turned;

  private final double[] squaredNorms = new double[ROWS];
  private long firstRow;
  private int rows;

  RuleTile(Patterns patterns, Similarity similarity) {
    this.patterns = patterns;
    this.similarity = similarity;
    dim = patterns.dim();
    asStored = new float[ROWS * dim];
    turned = new double[ROWS * padded(dim)];
  }

  /** The dimension of a query for {@link #score}: d, filled up with zeros. */
  static int padded(int dim) {
    return (dim + 3) & ~3;
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
      Arrays.fill(squaredNorms, 0);
      for (int c = 0; c < dim; c++) {
        for (int r = 0; r < ROWS; r++) {
          double x = turned[c * ROWS + r];
          squaredNorms[r] += x * x;
        }
      }
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
   * Scores every row.
   *
   * @param query the query at {@code at}, {@link #padded}
   * @param squaredNorm ξᵀξ
   * @param beta β
   * @param scores receives β sim(x, ξ) of each row
   */
  void score(double[] query, int at, double squaredNorm, double beta, double[] scores) {
    Arrays.fill(scores, 0);
    switch (similarity) {
      case DOT, COSINE -> addProducts(query, at, scores);
      case EUCLIDEAN -> addSquaredDifferences(query, at, scores);
      case MANHATTAN -> addAbsoluteDifferences(query, at, scores);
    }
    switch (similarity) {
      case DOT -> scale(scores, beta);
      case EUCLIDEAN -> scale(scores, -0.5 * beta);
      case MANHATTAN -> scale(scores, -beta);
      case COSINE -> {
        for (int r = 0; r < ROWS; r++) {
          scores[r] = beta * Similarity.cosine(scores[r], squaredNorms[r], squaredNorm);
        }
      }
    }
  }

  private static void scale(double[] scores, double factor) {
    for (int r = 0; r < ROWS; r++) {
      scores[r] *= factor;
    }
  }

  private void addProducts(double[] query, int at, double[] scores) {
    for (int c = 0; c < dim; c += 4) {
      double q0 = query[at + c];
      double q1 = query[at + c + 1];
      double q2 = query[at + c + 2];
      double q3 = query[at + c + 3];
      int x = c * ROWS;
      for (int r = 0; r < ROWS; r++) {
        scores[r] +=
            turned[x + r] * q0
                + turned[x + ROWS + r] * q1
                + (turned[x + 2 * ROWS + r] * q2 + turned[x + 3 * ROWS + r] * q3);
      }
    }
  }

  private void addSquaredDifferences(double[] query, int at, double[] scores) {
    for (int c = 0; c < dim; c += 2) {
      double q0 = query[at + c];
      double q1 = query[at + c + 1];
      int x = c * ROWS;
      for (int r = 0; r < ROWS; r++) {
        double d0 = turned[x + r] - q0;
        double d1 = turned[x + ROWS + r] - q1;
        scores[r] += d0 * d0 + d1 * d1;
      }
    }
  }

  private void addAbsoluteDifferences(double[] query, int at, double[] scores) {
    for (int c = 0; c < dim; c += 2) {
      double q0 = query[at + c];
      double q1 = query[at + c + 1];
      int x = c * ROWS;
      for (int r = 0; r < ROWS; r++) {
        scores[r] += Math.abs(turned[x + r] - q0) + Math.abs(turned[x + ROWS + r] - q1);
      }
    }
  }
}
