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

  /** Below it, a difference beyond the largest float may still be a weight that is not 0. */
  private static final double LEAST = 0x1p-120;

  private Scale() {}

  /**
   * Whether β is so small that a difference of two finite dot products, which may overflow, can be
   * that of weights of the same size; or that β itself is no longer held with all its bits.
   */
  static boolean losesDifferences(float beta) {
    return beta * LOG2_E < LEAST;
  }

  /**
   * β · log₂ e, by which differences of dot products are multiplied to become powers of two; at
   * most the largest float, so that a difference of 0 stays 0.
   */
  static float powersOfTwo(float beta) {
    return (float) Math.min(Float.MAX_VALUE, beta * LOG2_E);
  }
}
