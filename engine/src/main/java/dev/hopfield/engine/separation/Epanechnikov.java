package dev.hopfield.engine.separation;

import dev.hopfield.engine.Similarity;

/**
 * Equal weights for the patterns in range, those with 1 + s &gt; 0: the gradient of the
 * log-sum-ReLU energy (arXiv 2506.10801), which with the Euclidean similarity is that of a density
 * estimate by Epanechnikov's kernel, E = −β⁻¹ ln(ε + Σ ReLU(1 − ½ β‖x − ξ‖²)). Where none is in
 * range, the state stays. With patterns at least r apart and β = 2/(r − Δ)², every start within Δ
 * of a pattern retrieves it exactly.
 */
public record Epanechnikov() implements Separation.Elementwise {
  /** ε, which keeps the energy finite where no pattern is in range. */
  public static final double EPSILON = 1e-12;

  @Override
  public String label() {
    return "epanechnikov";
  }

  @Override
  public boolean hasRawWeights() {
    return true;
  }

  @Override
  public boolean mayBeEmpty() {
    return true;
  }

  /** Of dot products, means of the patterns in range follow no gradient. */
  @Override
  public DotEnergy dotEnergy() {
    return DotEnergy.NONE;
  }

  @Override
  public LogWeight weight(Similarity similarity) {
    return new LogWeight.Power(0, 1, 0, -1);
  }

  @Override
  public double potential(double logSum, double meanScore, LogWeight weight) {
    return Math.log(EPSILON + rawPotential(logSum, meanScore, weight));
  }

  /** Σ ReLU(1 + sᵢ): so many in range, times the mean of 1 + s. */
  @Override
  public double rawPotential(double logSum, double meanScore, LogWeight weight) {
    return logSum == Double.NEGATIVE_INFINITY ? 0 : Math.exp(logSum) * (1 + meanScore);
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
