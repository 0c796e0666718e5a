package dev.hopfield.engine.theory;

import dev.hopfield.engine.InvalidInputException;

/**
 * How many random patterns a continuous Hopfield network stores (theorem 3, proved as theorem A5).
 *
 * <p>Patterns are drawn from the sphere of radius M = K √(d − 1). With a = 2/(d−1) · (1 +
 * ln(2βK²p(d − 1))), b = 2K²β/5 and c = b / W₀(exp(a + ln b)), at least N = √p · c^{(d−1)/4} of
 * them are stored with probability 1 − p, provided that c ≥ (2/√p)^{4/(d−1)}.
 *
 * @param base c, what the capacity grows with for each four dimensions
 * @param logPatterns ln N
 * @param requiredBase (2/√p)^{4/(d−1)}, the least c for which the theorem says anything
 */
public record Capacity(double base, double logPatterns, double requiredBase) {

  /**
   * The theorem for patterns of radius K √(d − 1).
   *
   * @param dim d, at least 2
   * @param beta β &gt; 0
   * @param radius K &gt; 0
   * @param failure p, the probability that it fails, 0 &lt; p &lt; 1
   */
  public static Capacity of(int dim, double beta, double radius, double failure) {
    if (dim < 2) {
      throw new InvalidInputException(
          "dimension is %d but the capacity theorem needs at least 2".formatted(dim));
    }
    requirePositive("beta", beta);
    requirePositive("the radius K", radius);
    if (!(failure > 0 && failure < 1)) {
      throw new InvalidInputException(
          "the probability of failure is %s but must be above 0 and below 1".formatted(failure));
    }
    double free = dim - 1.0;
    double squared = radius * radius;
    double a = 2 / free * (1 + Math.log(2 * beta * squared * failure * free));
    double b = 2 * squared * beta / 5;
    double base = b / LambertW.ofExp(a + Math.log(b));
    double logPatterns = 0.5 * Math.log(failure) + free / 4 * Math.log(base);
    double required = Math.pow(2 / Math.sqrt(failure), 4 / free);
    return new Capacity(base, logPatterns, required);
  }

  /** The theorem for patterns whose norm is {@code norm} = M = K √(d − 1). */
  public static Capacity ofNorm(int dim, double beta, double norm, double failure) {
    return of(dim, beta, norm / Math.sqrt(Math.max(1, dim - 1.0)), failure);
  }

  private static void requirePositive(String what, double value) {
    if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
      throw new InvalidInputException(
          "%s is %s but must be finite and greater than 0".formatted(what, value));
    }
  }

  /** Whether the theorem's condition on c is met; otherwise {@link #patterns} promises nothing. */
  public boolean holds() {
    return base >= requiredBase;
  }

  /** N, the number of patterns that are stored at least; infinite where double does not hold it. */
  public double patterns() {
    return Math.exp(logPatterns);
  }

  /**
   * ln of the number of patterns that can be placed on the sphere of radius 2 √(d − 1) and stored
   * at β = 1: N = 2^{2(d−1)}, for d ≥ 4 (the paper's theorem for placed patterns).
   */
  public static double logPlaced(int dim) {
    if (dim < 4) {
      throw new InvalidInputException(
          "dimension is %d but placed patterns need at least 4".formatted(dim));
    }
    return 2 * (dim - 1) * Math.log(2);
  }
}
