package dev.hopfield.engine.separation;

import dev.hopfield.engine.fold.TopKFold;

/**
 * All weight on the pattern with the highest score, of equal ones on that with the lowest row
 * number: softmax as β → ∞.
 */
public record Argmax() implements Separation.Ranked {
  @Override
  public String label() {
    return "argmax";
  }

  @Override
  public int k() {
    return 1;
  }

  @Override
  public LogWeight weight(TopKFold highest, int query) {
    return TopKSoftmax.weight(highest, query, k());
  }

  @Override
  public double uniformEntropy(long count) {
    return 0;
  }

  @Override
  public String toString() {
    return label();
  }
}
