package dev.hopfield.engine.generate;

/** How a query is made from a pattern; what the amount a means. */
public enum Corruption {
  /**
   * The last ⌊a·d⌉ elements are lost and set to 0; 0 ≤ a ≤ 1. An image stored row by row loses its
   * lower half with a = 0.5.
   */
  MASK("mask", 1),
  /** Gaussian noise is added; its standard deviation is a × the RMS of the pattern; a ≥ 0. */
  NOISE("noise", 1e6),
  /** (1 − a) × the pattern + a × another pattern; 0 ≤ a ≤ 1. */
  MIX("mix", 1);

  private final String label;
  private final double largestAmount;

  Corruption(String label, double largestAmount) {
    this.label = label;
    this.largestAmount = largestAmount;
  }

  /** The name used on the command line. */
  public String label() {
    return label;
  }

  /** The largest amount. */
  public double largestAmount() {
    return largestAmount;
  }

  @Override
  public String toString() {
    return label;
  }

  /** How many of {@code dim} elements {@link #MASK} takes with an amount of 0 … 1. */
  public static int lost(double amount, int dim) {
    return (int) Math.round(amount * dim);
  }
}
