package dev.hopfield.engine.separation;

import dev.hopfield.engine.Similarity;

/** wᵢ = eˢⁱ / Σ eˢʲ: the modern continuous Hopfield network, and attention (eq. 3 and 10). */
public record Softmax() implements Separation.Elementwise {
  @Override
  public String label() {
    return "softmax";
  }

  @Override
  public LogWeight weight(Similarity similarity) {
    return LogWeight.Exponential.ALL;
  }

  @Override
  public double uniformEntropy(long count) {
    return Math.log((double) count);
  }

  @Override
  public String toString() {
    return label();
  }
}
