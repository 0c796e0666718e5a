package dev.hopfield.engine.fold;

import dev.hopfield.engine.Associations;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.IntPredicate;
import java.util.function.LongUnaryOperator;

/**
 * The k highest scores of a set of patterns, for each query of a batch, with the patterns' row
 * numbers. Two sets merge by keeping the k best of both; the order is total (higher score first,
 * then lower row number), so merging is exactly associative and commutative, and equal scores give
 * the same answer on every backend.
 *
 * <p>Not safe for use by several threads at once.
 */
public final class TopKFold {
  private final int batch;
  private final int k;
  private final double[] scores;
  private final long[] indices;

  /** The fold of no patterns: every index −1, every score −∞. */
  public TopKFold(int batch, int k) {
    this.batch = batch;
    this.k = k;
    scores = new double[Math.multiplyExact(batch, k)];
    indices = new long[scores.length];
    Arrays.fill(scores, Double.NEGATIVE_INFINITY);
    Arrays.fill(indices, -1);
  }

  /** B, the number of queries. */
  public int batch() {
    return batch;
  }

  /** k, the number of scores kept for a query. */
  public int k() {
    return k;
  }

  /** A score that a pattern must reach to be kept; −∞ while fewer than k are. */
  public double threshold(int q) {
    return k == 0 ? Double.POSITIVE_INFINITY : scores[q * k + k - 1];
  }

  /** Considers one pattern for one query. */
  public void offer(int q, double score, long index) {
    Objects.checkIndex(q, batch);
    int last = q * k + k - 1;
    if (k == 0 || index < 0 || !precedes(score, index, scores[last], indices[last])) {
      return;
    }
    int place = last;
    while (place > q * k && precedes(score, index, scores[place - 1], indices[place - 1])) {
      scores[place] = scores[place - 1];
      indices[place] = indices[place - 1];
      place--;
    }
    scores[place] = score;
    indices[place] = index;
  }

  private static boolean precedes(double score, long index, double otherScore, long otherIndex) {
    return otherIndex < 0 || score > otherScore || (score == otherScore && index < otherIndex);
  }

  /** Merges the best of other patterns, for the same queries and the same k. */
  public void merge(TopKFold other) {
    if (other.batch != batch || other.k != k) {
      throw new IllegalArgumentException(
          "a top-%d fold of %d queries cannot merge with a top-%d fold of %d"
              .formatted(k, batch, other.k, other.batch));
    }
    for (int i = 0; i < indices.length && k > 0; i++) {
      offer(i / k, other.scores[i], other.indices[i]);
    }
  }

  /** Score of the j-th best pattern of query {@code q}. */
  public double score(int q, int j) {
    return scores[q * k + j];
  }

  /** Row number of the j-th best pattern of query {@code q}; −1 if there are not so many. */
  public long index(int q, int j) {
    return indices[q * k + j];
  }

  /** Copies the list of query {@code p} of another fold over the list of query {@code q} here. */
  public void copy(int q, TopKFold other, int p) {
    System.arraycopy(other.scores, p * k, scores, q * k, k);
    System.arraycopy(other.indices, p * k, indices, q * k, k);
  }

  /** What the score of a pattern becomes; must not raise a lower-ranking one above a higher one. */
  @FunctionalInterface
  public interface ScoreMap {
    /** The new score of a pattern for a query. */
    double map(int query, double score, long row);
  }

  /** The first of each list, at most k of them, with other scores. */
  public TopKFold first(int fewer, ScoreMap map) {
    TopKFold kept = new TopKFold(batch, fewer);
    for (int q = 0; q < batch; q++) {
      for (int j = 0; j < Math.min(fewer, k) && index(q, j) >= 0; j++) {
        kept.indices[q * fewer + j] = index(q, j);
        kept.scores[q * fewer + j] = map.map(q, score(q, j), index(q, j));
      }
    }
    return kept;
  }

  /** The same lists, empty for some queries. */
  public TopKFold without(IntPredicate queries) {
    TopKFold kept = new TopKFold(batch, k);
    for (int q = 0; q < batch; q++) {
      if (!queries.test(q)) {
        kept.copy(q, this, q);
      }
    }
    return kept;
  }

  /** The list of query {@code q} with its raw weights exp(s), for scores that are ln w. */
  public Associations rawAssociations(int q) {
    long[] rows = Arrays.copyOfRange(indices, q * k, (q + 1) * k);
    float[] weights = new float[k];
    for (int j = 0; j < k; j++) {
      weights[j] = rows[j] < 0 ? 0 : (float) Math.exp(score(q, j));
    }
    return new Associations(rows, weights);
  }

  /** The same lists with other numbers for the patterns; −1 stays −1. */
  public TopKFold named(LongUnaryOperator ids) {
    TopKFold named = new TopKFold(batch, k);
    System.arraycopy(scores, 0, named.scores, 0, scores.length);
    for (int i = 0; i < indices.length; i++) {
      named.indices[i] = indices[i] < 0 ? -1 : ids.applyAsLong(indices[i]);
    }
    return named;
  }

  /** The list of query {@code q} with its weights exp(s − log-sum-exp). */
  public Associations associations(int q, double logSumExp) {
    long[] rows = Arrays.copyOfRange(indices, q * k, (q + 1) * k);
    float[] weights = new float[k];
    for (int j = 0; j < k; j++) {
      // Not the difference of two infinities: without weight there is none, whatever the sum.
      boolean none = rows[j] < 0 || score(q, j) == Double.NEGATIVE_INFINITY;
      weights[j] = none ? 0 : (float) Math.min(1, Math.exp(score(q, j) - logSumExp));
    }
    return new Associations(rows, weights);
  }
}
