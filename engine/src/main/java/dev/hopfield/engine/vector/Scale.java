package dev.hopfield.engine.vector;

/** β in the forms that the fold needs. */
final class Scale {
  private static final double LOG2_E = 1 / Math.log(2);

  private Scale() {}

  /**
   * β · log₂ e, by which differences of dot products are multiplied to become powers of two; at
   * most the largest float, so that a difference of 0 stays 0.
   */
  static float powersOfTwo(float beta) {
    return (float) Math.min(Float.MAX_VALUE, beta * LOG2_E);
  }
}
