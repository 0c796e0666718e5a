package dev.hopfield.engine.separation;

import dev.hopfield.engine.Similarity;

/**
 * wᵢ = eˢⁱ (Demircigil et al. 2017, for ±1 patterns). Divided by their sum the weights are those of
 * softmax; raw they are those of the energy −Σ eˢⁱ.
 */
public record Exponential() implements Separation.Elementwise {
  @Override
  public String label() {
    return "exponential";
  }

  @Override
  public boolean hasRawWeights() {
    return true;
  }

  @Override
  public LogWeight weight(Similarity similarity) {
    return LogWeight.Exponential.ALL;
  }

  @Override
  public double rawPotential(double logSum, double meanScore, LogWeight weight) {
    return Math.exp(logSum);
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
