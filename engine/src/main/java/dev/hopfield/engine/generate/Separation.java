package dev.hopfield.engine.generate;

import java.util.stream.IntStream;

/** Measures Δᵢ = xᵢᵀxᵢ − max_{j≠i} xᵢᵀxⱼ by comparing all pairs, in double precision. */
final class Separation {
  private Separation() {}

  /** The smallest Δ; that of a single pattern, which has no other, is its squared norm. */
  static double smallest(PatternSource source) {
    int count = Math.toIntExact(source.count());
    double[][] rows = new double[count][];
    IntStream.range(0, count).parallel().forEach(r -> rows[r] = row(source, r));
    return IntStream.range(0, count).parallel().mapToDouble(i -> of(rows, i)).min().orElseThrow();
  }

  private static double[] row(PatternSource source, int row) {
    float[] floats = new float[source.dim()];
    source.row(row, floats, 0);
    double[] doubles = new double[floats.length];
    for (int c = 0; c < floats.length; c++) {
      doubles[c] = floats[c];
    }
    return doubles;
  }

  private static double of(double[][] rows, int i) {
    double own = dot(rows[i], rows[i]);
    double nearest = rows.length == 1 ? 0 : Double.NEGATIVE_INFINITY;
    for (int j = 0; j < rows.length; j++) {
      if (j != i) {
        nearest = Math.max(nearest, dot(rows[i], rows[j]));
      }
    }
    return own - nearest;
  }

  /** Four sums, so that the additions need not wait for one another. */
  private static double dot(double[] a, double[] b) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    int c = 0;
    for (; c + 3 < a.length; c += 4) {
      s0 += a[c] * b[c];
      s1 += a[c + 1] * b[c + 1];
      s2 += a[c + 2] * b[c + 2];
      s3 += a[c + 3] * b[c + 3];
    }
    for (; c < a.length; c++) {
      s0 += a[c] * b[c];
    }
    return (s0 + s1) + (s2 + s3);
  }
}
