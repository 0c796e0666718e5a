package dev.hopfield.kernels;

/**
 * What the kernels of the general update rule are told beyond {@link Launch}: codes of
 * similarities, and where each number of a query's weights lies.
 */
public final class RuleLaunch {
  /** Similarity: xᵀξ. */
  public static final int DOT = 0;

  /** Similarity: xᵀξ/‖x‖, of queries that have norm 1 already. */
  public static final int COSINE = 1;

  /** Similarity: −½‖ξ − x‖². */
  public static final int EUCLIDEAN = 2;

  /** Similarity: −‖ξ − x‖₁. */
  public static final int MANHATTAN = 3;

  /** Index, in a query's weights: the highest score, to which weights are relative. */
  public static final int REFERENCE = 0;

  /**
   * Index: κ of powers, where the weight relative to the highest is (1 + κ(s − reference))^p; 0 for
   * exponentials, exp(s − reference).
   */
  public static final int RATE = 1;

  /** Index: the lowest score with weight, of exponentials. */
  public static final int LOWEST_SCORE = 2;

  /** Numbers of a query's weights. */
  public static final int WEIGHT_LENGTH = 3;

  /** Index of the exponent p of powers in the array of launch factors of the weights. */
  public static final int EXPONENT = 0;

  /** What the weights leave: themselves, for a projection. */
  public static final int LEAVE_WEIGHTS = 0;

  /** What the weights leave: themselves, and the sum of w (s − reference) as o. */
  public static final int SUM_SCORES = 1;

  /** What the weights leave: their logarithms, the lowest float for none. */
  public static final int LEAVE_LOGARITHMS = 2;

  private RuleLaunch() {}
}
