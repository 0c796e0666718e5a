package dev.hopfield.engine.gradient;

import java.util.function.DoubleSupplier;

/** The loss Σ g ∘ o of a retrieval in double precision, from its formula, and its differences. */
final class FiniteDifferences {
  final double[][] patterns;
  final double[][] values;
  final double[][] states;
  final double[][] slopes;
  double beta;

  FiniteDifferences(
      double[][] patterns, double[][] values, double[][] states, double[][] slopes, double beta) {
    this.patterns = patterns;
    this.values = values;
    this.states = states;
    this.slopes = slopes;
    this.beta = beta;
  }

  double[] logSumExp() {
    double[] lse = new double[states.length];
    for (int b = 0; b < states.length; b++) {
      double max = Double.NEGATIVE_INFINITY;
      for (double[] x : patterns) {
        max = Math.max(max, beta * dot(x, states[b]));
      }
      double sum = 0;
      for (double[] x : patterns) {
        sum += Math.exp(beta * dot(x, states[b]) - max);
      }
      lse[b] = max + Math.log(sum);
    }
    return lse;
  }

  double[][] results() {
    double[] lse = logSumExp();
    double[][] results = new double[states.length][values[0].length];
    for (int b = 0; b < states.length; b++) {
      for (int i = 0; i < patterns.length; i++) {
        double p = Math.exp(beta * dot(patterns[i], states[b]) - lse[b]);
        for (int c = 0; c < results[b].length; c++) {
          results[b][c] += p * values[i][c];
        }
      }
    }
    return results;
  }

  private double loss() {
    double loss = 0;
    double[][] results = results();
    for (int b = 0; b < states.length; b++) {
      loss += dot(results[b], slopes[b]);
    }
    return loss;
  }

  /** ∂L by every element of {@code rows}, by central differences. */
  double[] of(double[][] rows) {
    double[] gradient = new double[rows.length * rows[0].length];
    int at = 0;
    for (double[] row : rows) {
      for (int c = 0; c < row.length; c++) {
        double kept = row[c];
        double h = 1e-5 * Math.max(1, Math.abs(kept));
        int column = c;
        gradient[at++] =
            difference(
                h, () -> lossWith(row, column, kept + h), () -> lossWith(row, column, kept - h));
        row[c] = kept;
      }
    }
    return gradient;
  }

  private double lossWith(double[] row, int column, double number) {
    row[column] = number;
    return loss();
  }

  double ofBeta() {
    double kept = beta;
    double h = 1e-5 * kept;
    beta = kept + h;
    double above = loss();
    beta = kept - h;
    double below = loss();
    beta = kept;
    return (above - below) / (2 * h);
  }

  private static double difference(double h, DoubleSupplier above, DoubleSupplier below) {
    return (above.getAsDouble() - below.getAsDouble()) / (2 * h);
  }

  static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int c = 0; c < a.length; c++) {
      sum += a[c] * b[c];
    }
    return sum;
  }
}
