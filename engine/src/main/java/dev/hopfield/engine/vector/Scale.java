package dev.hopfield.engine.vector;

/** β in the forms that the fold needs. */
final class Scale {
  private static final double LOG2_E = 1 / Math.log(2);

  /**
   * Powers of two by which a score may exceed m before m is raised. Any m near the maximum keeps
   * the weights in range, and one that is seldom raised spares the rescaling of what was folded:
   * while none exceeds 2⁸, sums of thousands of weights stay far below the largest float.
   */
  static final float SLACK = 8f;

  private Scale() {}

  /**
   * β · log₂ e, by which differences of dot products are multiplied to become powers of two; at
   * most the largest float, so that a difference of 0 stays 0.
   */
  static float powersOfTwo(float beta) {
    return (float) Math.min(Float.MAX_VALUE, beta * LOG2_E);
  }
}
