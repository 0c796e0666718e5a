package dev.hopfield.engine.separation;

/**
 * The projection of the scores on the simplex (Martins & Astudillo 2016): α-entmax with α = 2.
 * Retrieves a pattern exactly if its score leads by 1.
 */
public record Sparsemax() implements Separation.Thresholded {
  @Override
  public String label() {
    return "sparsemax";
  }

  @Override
  public double alpha() {
    return 2;
  }

  @Override
  public String toString() {
    return label();
  }
}
