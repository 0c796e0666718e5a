package dev.hopfield.engine.fold;

import dev.hopfield.engine.StateBatch;
import java.util.Arrays;
import java.util.Objects;

/**
 * The softmax fold of a set of patterns, for each query of a batch: (m, l, o) with m = max sᵢ, l =
 * Σ exp(sᵢ − m), o = Σ exp(sᵢ − m) vᵢ, where sᵢ = β xᵢᵀξ is the score of pattern i and vᵢ its
 * value.
 *
 * <p>Two sets merge by m = max(m₁, m₂), l = l₁ e^{m₁−m} + l₂ e^{m₂−m}, o likewise. The empty set is
 * (−∞, 0, 0). Merging is associative and commutative up to rounding, so any split of the patterns,
 * in any order, gives the same answer; the order in which splits are merged is fixed where equal
 * bits are wanted. From the fold of all patterns, ξ_new = o / l (eq. 3) and the log-sum-exp is m +
 * ln l, from which the energy follows (eq. 2).
 *
 * <p>Kept in double precision: merges are few, and so they add no error to the tiles' floats. Not
 * safe for use by several threads at once.
 */
public final class SoftmaxFold {
  private final int batch;
  private final int dim;
  private final double[] max;
  private final double[] sum;
  private final double[] weighted;

  /**
   * The fold of no patterns.
   *
   * @param batch B, the number of queries
   * @param dim dimension of the values; 0 when only the log-sum-exp is wanted
   */
  public SoftmaxFold(int batch, int dim) {
    this.batch = batch;
    this.dim = dim;
    max = new double[batch];
    sum = new double[batch];
    weighted = new double[Math.multiplyExact(batch, dim)];
    Arrays.fill(max, Double.NEGATIVE_INFINITY);
  }

  /** B, the number of queries. */
  public int batch() {
    return batch;
  }

  /** Dimension of the values. */
  public int dim() {
    return dim;
  }

  /**
   * Adds one pattern for one query.
   *
   * @param q the query
   * @param score s = β xᵀξ
   * @param values an array that holds the pattern's value
   * @param at where in it the value begins
   */
  public void add(int q, double score, double[] values, int at) {
    merge(q, score, 1, values, at);
  }

  /**
   * Merges the fold of other patterns, given by its parts, for one query.
   *
   * @param q the query
   * @param otherMax m of the other patterns; −∞ if there are none
   * @param otherSum l of the other patterns
   * @param otherWeighted an array that holds their o
   * @param at where in it o begins
   */
  public void merge(int q, double otherMax, double otherSum, float[] otherWeighted, int at) {
    double scale = addSum(q, otherMax, otherSum);
    for (int c = 0; c < dim; c++) {
      weighted[q * dim + c] += scale * otherWeighted[at + c];
    }
  }

  /** As {@link #merge(int, double, double, float[], int)}, in double precision. */
  public void merge(int q, double otherMax, double otherSum, double[] otherWeighted, int at) {
    double scale = addSum(q, otherMax, otherSum);
    for (int c = 0; c < dim; c++) {
      weighted[q * dim + c] += scale * otherWeighted[at + c];
    }
  }

  /** Merges what another fold holds of its query {@code p} for one query here. */
  public void merge(int q, SoftmaxFold other, int p) {
    merge(q, other.max[p], other.sum[p], other.weighted, p * dim);
  }

  /** Merges the fold of other patterns for the same queries. */
  public void merge(SoftmaxFold other) {
    if (other.batch != batch || other.dim != dim) {
      throw new IllegalArgumentException(
          "a fold of %d × %d cannot merge with one of %d × %d"
              .formatted(batch, dim, other.batch, other.dim));
    }
    for (int q = 0; q < batch; q++) {
      merge(q, other, q);
    }
  }

  /** Merges m and l for one query; returns the factor with which o is to be added. */
  private double addSum(int q, double otherMax, double otherSum) {
    Objects.checkIndex(q, batch);
    double scale = raise(q, otherMax);
    sum[q] += scale * otherSum;
    return scale;
  }

  /**
   * Raises m of a query to at least {@code candidate}, rescaling l and o, and returns e^{candidate
   * − m}, the factor for what belongs to the candidate.
   */
  private double raise(int q, double candidate) {
    double old = max[q];
    if (candidate <= old) {
      return candidate == old ? existing(old) : StrictMath.exp(candidate - old);
    }
    max[q] = candidate;
    double shrink = old == Double.NEGATIVE_INFINITY ? 0 : StrictMath.exp(old - candidate);
    sum[q] *= shrink;
    for (int c = q * dim; c < (q + 1) * dim; c++) {
      weighted[c] *= shrink;
    }
    return 1;
  }

  /** e⁰, except that two empty sets give an empty set and not NaN. */
  private static double existing(double max) {
    return max == Double.NEGATIVE_INFINITY ? 0 : 1;
  }

  /** m, the largest score of query {@code q}; −∞ for no patterns. */
  public double max(int q) {
    return max[q];
  }

  /** l of query {@code q}, relative to {@link #max}. */
  public double sum(int q) {
    return sum[q];
  }

  /** ln Σ exp(sᵢ) of query {@code q}; −∞ for no patterns. */
  public double logSumExp(int q) {
    return max[q] + Math.log(sum[q]);
  }

  /** ξ_new = o / l of query {@code q} into {@code into}, from {@code at} on. */
  public void mean(int q, double[] into, int at) {
    for (int c = 0; c < dim; c++) {
      into[at + c] = weighted[q * dim + c] / sum[q];
    }
  }

  /** ξ_new = o / l of every query, rounded to float. */
  public StateBatch means() {
    StateBatch states = StateBatch.zeros(batch, dim);
    for (int q = 0; q < batch; q++) {
      for (int c = q * dim; c < (q + 1) * dim; c++) {
        states.data()[c] = (float) (weighted[c] / sum[q]);
      }
    }
    return states;
  }

  /** The log-sum-exp of every query. */
  public double[] logSumExps() {
    double[] all = new double[batch];
    for (int q = 0; q < batch; q++) {
      all[q] = logSumExp(q);
    }
    return all;
  }
}
