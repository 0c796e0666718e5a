package dev.hopfield.engine.layer;

import dev.hopfield.engine.InvalidInputException;
import java.util.List;

/**
 * The optimiser Adam with decoupled weight decay (Loshchilov and Hutter, arXiv 1711.05101,
 * algorithm 2), with β₁ = 0.9, β₂ = 0.999 and ε = 1e-8:
 *
 * <pre>
 * m ← β₁ m + (1 − β₁) g      v ← β₂ v + (1 − β₂) g²
 * θ ← θ − η λ θ − η (m / (1 − β₁ᵗ)) / (√(v / (1 − β₂ᵗ)) + ε)
 * </pre>
 *
 * Not safe for use by several threads at once.
 */
public final class AdamW {
  private static final double BETA_1 = 0.9;
  private static final double BETA_2 = 0.999;
  private static final double EPSILON = 1e-8;

  private final List<Parameter> parameters;
  private final List<double[]> means;
  private final List<double[]> squares;
  private final double decay;
  private double rate;
  private int steps;

  /**
   * An optimiser of these parameters.
   *
   * @param rate η, the step size, finite and &gt; 0
   * @param decay λ, the weight decay, finite and ≥ 0
   */
  public AdamW(List<Parameter> parameters, double rate, double decay) {
    if (!(decay >= 0 && Double.isFinite(decay))) {
      throw new InvalidInputException(
          "the weight decay is %s but must be finite and at least 0".formatted(decay));
    }
    this.parameters = List.copyOf(parameters);
    this.decay = decay;
    setRate(rate);
    means = this.parameters.stream().map(p -> new double[p.value().length]).toList();
    squares = this.parameters.stream().map(p -> new double[p.value().length]).toList();
  }

  /** Changes η, for a schedule. */
  public void setRate(double newRate) {
    if (!(newRate > 0 && Double.isFinite(newRate))) {
      throw new InvalidInputException(
          "the learning rate is %s but must be finite and greater than 0".formatted(newRate));
    }
    rate = newRate;
  }

  /** Takes a step against the gradients and clears them. */
  public void step() {
    steps++;
    double meanScale = 1 / (1 - Math.pow(BETA_1, steps));
    double squareScale = 1 / (1 - Math.pow(BETA_2, steps));
    for (int k = 0; k < parameters.size(); k++) {
      Parameter parameter = parameters.get(k);
      float[] value = parameter.value();
      double[] gradient = parameter.gradient();
      double[] m = means.get(k);
      double[] v = squares.get(k);
      for (int i = 0; i < value.length; i++) {
        m[i] = BETA_1 * m[i] + (1 - BETA_1) * gradient[i];
        v[i] = BETA_2 * v[i] + (1 - BETA_2) * gradient[i] * gradient[i];
        double move = m[i] * meanScale / (Math.sqrt(v[i] * squareScale) + EPSILON);
        value[i] = (float) (value[i] - rate * decay * value[i] - rate * move);
      }
      parameter.clearGradient();
    }
  }
}
