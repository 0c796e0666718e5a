package dev.hopfield.engine.separation;

import dev.hopfield.engine.InvalidInputException;
import dev.hopfield.engine.RetrievalOptions;
import dev.hopfield.engine.fold.TopKFold;

/**
 * Softmax over the k highest scores; the others have no weight. Equal scores rank by row number, so
 * that there are exactly k, or all N where k is larger.
 *
 * @param k 1 … {@value RetrievalOptions#MAX_TOP_K}
 */
public record TopKSoftmax(int k) implements Separation.Ranked {
  /** Checks k. */
  public TopKSoftmax {
    if (k < 1 || k > RetrievalOptions.MAX_TOP_K) {
      throw new InvalidInputException(
          "k of the top-k separation is %d but must be 1 to %d"
              .formatted(k, RetrievalOptions.MAX_TOP_K));
    }
  }

  @Override
  public String label() {
    return "top-k";
  }

  @Override
  public LogWeight weight(TopKFold highest, int query) {
    return weight(highest, query, k);
  }

  static LogWeight weight(TopKFold highest, int query, int k) {
    long last = highest.index(query, k - 1);
    return last < 0
        ? LogWeight.Exponential.ALL
        : new LogWeight.Exponential(highest.score(query, k - 1), last);
  }

  @Override
  public double uniformEntropy(long count) {
    return Math.log((double) count);
  }

  @Override
  public String toString() {
    return "top-%d softmax".formatted(k);
  }
}
