package dev.hopfield.engine.layer;

import dev.hopfield.engine.InvalidInputException;

/**
 * Which associations are blocked: <b>{@code true} blocks</b>. The pattern gets the weight 0 for
 * that state, as in the PyTorch module and in PyTorch's own attention.
 *
 * <p>States that may see the same patterns are retrieved together, the patterns they may see being
 * copied for them; so a mask of a few distinct rows is cheap and one where every row is different
 * costs a copy of the patterns for each state.
 */
public final class AssociationMask {
  private final boolean[][][] blocked;

  private AssociationMask(boolean[][][] blocked) {
    this.blocked = blocked;
  }

  /**
   * The same mask for every head.
   *
   * @param blocked L × N: {@code blocked[l][i]} keeps state l from pattern i
   */
  public static AssociationMask of(boolean[][] blocked) {
    return new AssociationMask(new boolean[][][] {blocked});
  }

  /**
   * A mask for each head.
   *
   * @param blocked H × L × N
   */
  public static AssociationMask ofHeads(boolean[][][] blocked) {
    return new AssociationMask(blocked);
  }

  /** Each state may see the patterns up to its own position: a causal mask. */
  public static AssociationMask causal(int length) {
    boolean[][] mask = new boolean[length][length];
    for (int l = 0; l < length; l++) {
      java.util.Arrays.fill(mask[l], l + 1, length, true);
    }
    return of(mask);
  }

  void requireShape(int heads, int states, long patterns) {
    boolean fits = blocked.length == 1 || blocked.length == heads;
    for (boolean[][] head : blocked) {
      fits &= head.length == states;
      for (boolean[] row : head) {
        fits &= row.length == patterns;
      }
    }
    if (!fits) {
      throw new InvalidInputException(
          "the association mask is not %d states × %d patterns, for all heads or for each of %d"
              .formatted(states, patterns, heads));
    }
  }

  /** The row of a state for a head, not a copy. */
  boolean[] row(int head, int state) {
    return blocked[blocked.length == 1 ? 0 : head][state];
  }
}
