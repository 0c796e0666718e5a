package dev.hopfield.kernels;

import static dev.hopfield.kernels.Launch.BATCH;
import static dev.hopfield.kernels.Launch.BETA;
import static dev.hopfield.kernels.Launch.ROWS;
import static dev.hopfield.kernels.Launch.SPLITS;
import static dev.hopfield.kernels.Launch.SPLIT_ROWS;
import static dev.hopfield.kernels.Launch.STRIDE;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * Gradients of the softmax retrieval o = Σ pᵢ vᵢ, for a window of rows and a block of queries: the
 * weights are computed again from the log-sum-exp, so nothing of size N × B is kept.
 */
public final class RetrievalGradient {
  /*
   * Three kernels. The first gives, for each row and query, the weight p = exp(βxᵀξ − lse) and the
   * fall z = p gᵀ(v − o), by which the loss changes with the score. The second sums z x over the rows
   * of a split, a work-item a column, so that the rows are read along their length; the third sums
   * z ξ or p g over the queries, a work-item an element of the result. No two work-items write to the
   * same place, so the sums have one order.
   */

  private RetrievalGradient() {}

  /**
   * Weights and falls.
   *
   * <p><b>Launch.</b> Groups of {@code threads} work-items in one dimension; {@code ⌈ROWS/threads⌉
   * · B} groups, the groups of a query next to each other.
   *
   * <p><b>Global memory, a group.</b> Reads {@code threads} rows of patterns and values, and its
   * query's numbers once a row (from cache); writes {@code threads} elements of both results.
   *
   * @param context the work-item
   * @param launch counts, see {@link Launch}; ROWS and STRIDE are read
   * @param factors β
   * @param patterns row-major, {@code dim} elements a row
   * @param values row-major, {@code valueDim} elements a row
   * @param queries ξ, row-major
   * @param slopes g = ∂L/∂o, row-major, {@code valueDim} elements a query
   * @param results o, row-major, {@code valueDim} elements a query
   * @param shifts lse of each query as a sum of two numbers, the large part first
   * @param weights p of query q and row r at {@code q · STRIDE + r}; NaN where a product is beyond
   *     the range of f32
   * @param falls z, likewise
   * @param dim d
   * @param valueDim d_v
   * @param threads work-items in a group
   */
  public static void weighF32(
      KernelContext context,
      IntArray launch,
      FloatArray factors,
      FloatArray patterns,
      FloatArray values,
      FloatArray queries,
      FloatArray slopes,
      FloatArray results,
      FloatArray shifts,
      FloatArray weights,
      FloatArray falls,
      int dim,
      int valueDim,
      int threads) {
    int rows = launch.get(ROWS);
    int blocks = (rows + threads - 1) / threads;
    int query = context.groupIdx / blocks;
    int row = (context.groupIdx - query * blocks) * threads + context.localIdx;
    if (row < rows) {
      float dot = 0f;
      for (int c = 0; c < dim; c++) {
        dot += patterns.get(row * dim + c) * queries.get(query * dim + c);
      }
      float slope = 0f;
      for (int c = 0; c < valueDim; c++) {
        float away = values.get(row * valueDim + c) - results.get(query * valueDim + c);
        slope += slopes.get(query * valueDim + c) * away;
      }
      float score = factors.get(BETA) * dot + 0f * dot;
      float below = (score - shifts.get(2 * query)) - shifts.get(2 * query + 1);
      float weight = TornadoMath.exp(below);
      int at = query * launch.get(STRIDE) + row;
      weights.set(at, weight);
      falls.set(at, weight * slope);
    }
  }

  /**
   * Sums of a split: Σ z x, and Σ p to be checked against 1.
   *
   * <p><b>Launch.</b> Groups of {@code threads} work-items in one dimension; {@code B · SPLITS}
   * groups, the splits of a query next to each other.
   *
   * <p><b>Global memory, a group.</b> Reads its split of {@code patterns} once, and of {@code
   * falls} once a column (from cache); writes {@code dim + 1} elements of {@code sums}.
   *
   * @param context the work-item
   * @param launch counts, see {@link Launch}; ROWS, STRIDE, SPLITS and SPLIT_ROWS are read
   * @param patterns row-major, {@code dim} elements a row
   * @param weights p, as {@link #weighF32} left it
   * @param falls z, likewise
   * @param sums of query q and split s, from {@code (q · SPLITS + s) · (dim + 1)} on: Σ z x, then Σ
   *     p
   * @param dim d
   * @param threads work-items in a group
   */
  public static void sumF32(
      KernelContext context,
      IntArray launch,
      FloatArray patterns,
      FloatArray weights,
      FloatArray falls,
      FloatArray sums,
      int dim,
      int threads) {
    int splits = launch.get(SPLITS);
    int query = context.groupIdx / splits;
    int split = context.groupIdx - query * splits;
    int from = split * launch.get(SPLIT_ROWS);
    int end = TornadoMath.min(from + launch.get(SPLIT_ROWS), launch.get(ROWS));
    int base = query * launch.get(STRIDE);
    for (int c = context.localIdx; c <= dim; c += threads) {
      float sum = 0f;
      for (int r = from; r < end; r++) {
        float term = weights.get(base + r);
        if (c < dim) {
          term = falls.get(base + r) * patterns.get(r * dim + c);
        }
        sum += term;
      }
      sums.set(context.groupIdx * (dim + 1) + c, sum);
    }
  }

  /**
   * Gradients of rows: Σ over the queries of a coefficient times the query's vector.
   *
   * <p><b>Launch.</b> Groups of {@code threads} work-items in one dimension; {@code ⌈ROWS · dim /
   * threads⌉} groups.
   *
   * <p><b>Global memory, a group.</b> Reads B coefficients and elements of vectors for each of its
   * work-items (from cache); writes {@code threads} elements.
   *
   * @param context the work-item
   * @param launch counts, see {@link Launch}; ROWS, BATCH and STRIDE are read
   * @param factors β
   * @param coefficients of query q and row r at {@code q · STRIDE + r}
   * @param vectors row-major, {@code dim} elements a query
   * @param rowSums receives the sums, row-major
   * @param dim elements of a vector
   * @param timesBeta 1 where the sums are multiplied by β, else 0
   */
  public static void spreadF32(
      KernelContext context,
      IntArray launch,
      FloatArray factors,
      FloatArray coefficients,
      FloatArray vectors,
      FloatArray rowSums,
      int dim,
      int timesBeta) {
    int element = context.globalIdx;
    int row = element / dim;
    int column = element - row * dim;
    if (row < launch.get(ROWS)) {
      int stride = launch.get(STRIDE);
      float sum = 0f;
      for (int q = 0; q < launch.get(BATCH); q++) {
        sum += coefficients.get(q * stride + row) * vectors.get(q * dim + column);
      }
      float factor = 1f;
      if (timesBeta == 1) {
        factor = factors.get(BETA);
      }
      rowSums.set(element, factor * sum);
    }
  }
}
