package dev.hopfield.engine.vector;

import java.util.Arrays;

/** Plain loops, for a JVM without the Vector API. */
final class ScalarRuleLoops implements RuleLoops {
  @Override
  public void sum(
      Terms terms,
      double[] tile,
      int dim,
      double[] queries,
      int first,
      int count,
      double[][] sums) {
    for (int q = 0; q < count; q++) {
      Arrays.fill(sums[q], 0);
      for (int c = 0; c < dim; c++) {
        add(terms, tile, c * ROWS, queries[(first + q) * dim + c], sums[q]);
      }
    }
  }

  private static void add(Terms terms, double[] tile, int at, double query, double[] sums) {
    switch (terms) {
      case PRODUCTS -> {
        for (int r = 0; r < ROWS; r++) {
          sums[r] += tile[at + r] * query;
        }
      }
      case SQUARED_DIFFERENCES -> {
        for (int r = 0; r < ROWS; r++) {
          double difference = tile[at + r] - query;
          sums[r] += difference * difference;
        }
      }
      case ABSOLUTE_DIFFERENCES -> {
        for (int r = 0; r < ROWS; r++) {
          sums[r] += Math.abs(tile[at + r] - query);
        }
      }
    }
  }

  @Override
  public void exponentials(double[] logWeights, double most, double[] weights) {
    for (int r = 0; r < ROWS; r++) {
      weights[r] = Math.exp(logWeights[r] - most);
    }
  }

  @Override
  public void addRows(
      double[] weights, int rows, float[] values, int columns, double[] to, int toAt) {
    for (int r = 0; r < rows; r++) {
      double weight = weights[r];
      int at = r * columns;
      for (int c = 0; c < columns && weight > 0; c++) {
        to[toAt + c] += weight * values[at + c];
      }
    }
  }
}
