package dev.hopfield.engine.separation;

import dev.hopfield.engine.InvalidInputException;
import dev.hopfield.engine.Similarity;

/**
 * wᵢ = max(0, zᵢ)^{n−1}, the derivative of the rectified polynomial F(z) = max(0, z)ⁿ / n (Krotov
 * &amp; Hopfield 2016). For dot and cosine z is the score. A distance is never positive, so there z
 * = 1 + s: a pattern counts while its distance times β is below 1, which makes the weights the
 * finite kernels of which Epanechnikov's (n = 1) is the simplest. Where no zᵢ is above 0, no
 * pattern has weight.
 *
 * @param degree n, 1 … {@value #MAX_DEGREE}
 */
public record Polynomial(int degree) implements Separation.Elementwise {
  /** The largest degree. */
  public static final int MAX_DEGREE = 1000;

  /** Checks the degree. */
  public Polynomial {
    if (degree < 1 || degree > MAX_DEGREE) {
      throw new InvalidInputException(
          "the degree of the polynomial is %d but must be 1 to %d".formatted(degree, MAX_DEGREE));
    }
  }

  @Override
  public String label() {
    return "polynomial";
  }

  @Override
  public boolean hasRawWeights() {
    return true;
  }

  @Override
  public boolean mayBeEmpty() {
    return true;
  }

  @Override
  public DotEnergy dotEnergy() {
    return DotEnergy.OF_DIRECTION;
  }

  @Override
  public LogWeight weight(Similarity similarity) {
    return new LogWeight.Power(degree - 1, 1, 0, similarity.isDistance() ? -1 : 0);
  }

  /** (Σ zᵢⁿ)^{1/n}; 0 where no pattern has weight. */
  @Override
  public double potential(double logSum, double meanScore, LogWeight weight) {
    return empty(logSum) ? 0 : Math.exp(logPowers(logSum, meanScore, weight) / degree);
  }

  /** Σ F(zᵢ) = Σ zᵢⁿ / n. */
  @Override
  public double rawPotential(double logSum, double meanScore, LogWeight weight) {
    return empty(logSum) ? 0 : Math.exp(logPowers(logSum, meanScore, weight)) / degree;
  }

  private static boolean empty(double logSum) {
    return logSum == Double.NEGATIVE_INFINITY;
  }

  /** ln Σ zᵢⁿ = ln Σ wᵢ zᵢ. */
  private static double logPowers(double logSum, double meanScore, LogWeight weight) {
    return logSum + Math.log(meanScore - ((LogWeight.Power) weight).root());
  }

  @Override
  public double uniformEntropy(long count) {
    return 0;
  }

  @Override
  public String toString() {
    return "%s of degree %d".formatted(label(), degree);
  }
}
