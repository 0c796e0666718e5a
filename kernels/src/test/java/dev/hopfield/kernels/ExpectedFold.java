package dev.hopfield.kernels;

import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** The fold by its definition: m, l and o of rows, and the first row that attains m. */
record ExpectedFold(double max, double sum, double[] weighted, int best) {
  static ExpectedFold of(
      float beta,
      FloatArray patterns,
      FloatArray values,
      FloatArray queries,
      int query,
      int dim,
      int valueDim,
      int from,
      int end) {
    double max = Double.NEGATIVE_INFINITY;
    int best = -1;
    for (int r = from; r < end; r++) {
      double score = Run.score(beta, patterns, r, queries, query, dim);
      if (score > max) {
        max = score;
        best = r;
      }
    }
    double sum = 0;
    double[] weighted = new double[valueDim];
    for (int r = from; r < end; r++) {
      double weight = Math.exp(Run.score(beta, patterns, r, queries, query, dim) - max);
      sum += weight;
      for (int c = 0; c < valueDim; c++) {
        weighted[c] += weight * values.get(r * valueDim + c);
      }
    }
    return new ExpectedFold(max, sum, weighted, best);
  }
}
