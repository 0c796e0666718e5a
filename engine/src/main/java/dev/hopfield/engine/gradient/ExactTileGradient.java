package dev.hopfield.engine.gradient;

import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.backend.GradientRequest;
import org.jspecify.annotations.Nullable;

/** In double precision, row by row: to check the others, and where floats overflow. */
final class ExactTileGradient implements TileGradient {
  private static final int ROWS = 64;

  private final Patterns patterns;
  private final Patterns values;
  private final GradientRequest request;

  ExactTileGradient(Patterns patterns, Patterns values, GradientRequest request) {
    this.patterns = patterns;
    this.values = values;
    this.request = request;
  }

  @Override
  public int tileRows() {
    return ROWS;
  }

  @Override
  public void add(
      long first, int rows, double[] into, @Nullable Patterns toX, @Nullable Patterns toV) {
    for (int r = 0; r < rows; r++) {
      float[] x = patterns.row(first + r);
      float[] v = values == patterns ? x : values.row(first + r);
      double[] dx = new double[x.length];
      double[] dv = new double[v.length];
      for (int q = 0; q < request.states().batch(); q++) {
        addPair(q, x, v, into, dx, dv);
      }
      write(dx, first + r, toX);
      write(dv, first + r, toV);
    }
  }

  private void addPair(int q, float[] x, float[] v, double[] into, double[] dx, double[] dv) {
    float[] states = request.states().data();
    float[] g = request.resultGradients().data();
    double score = dot(x, states, q * x.length);
    double p = Math.exp(request.beta() * score - request.logSumExp()[q]);
    double z = p * (dot(v, g, q * v.length) - request.offset(q));
    into[into.length - 1] += z * (score - request.logSumExp()[q] / request.beta());
    for (int c = 0; c < x.length; c++) {
      into[q * x.length + c] += z * x[c];
      dx[c] += request.beta() * z * states[q * x.length + c];
    }
    for (int c = 0; c < v.length; c++) {
      dv[c] += p * g[q * v.length + c];
    }
  }

  private static double dot(float[] row, float[] vector, int at) {
    double sum = 0;
    for (int c = 0; c < row.length; c++) {
      sum += (double) row[c] * vector[at + c];
    }
    return sum;
  }

  private static void write(double[] row, long number, @Nullable Patterns to) {
    if (to == null) {
      return;
    }
    float[] floats = new float[row.length];
    for (int c = 0; c < row.length; c++) {
      floats[c] = (float) row[c];
    }
    to.setRow(number, floats);
  }
}
