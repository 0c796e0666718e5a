package dev.hopfield.engine.layer;

import dev.hopfield.engine.Associations;
import dev.hopfield.engine.StateBatch;

/**
 * What a layer makes of an element of a batch. L is the number of states, H that of heads.
 *
 * @param states the result, L × the output size
 * @param steps H × L: updates that each state took before the one that retrieved the result
 * @param converged H × L: whether the last of these moved the state by at most the tolerance;
 *     {@code false} where there was none
 * @param strongest H × L: the stored patterns that each result draws on most, as many as were asked
 *     for; row numbers are those of the stored patterns as they were given
 */
@SuppressWarnings("ArrayRecordComponent") // a plain carrier
public record LayerOutput(
    StateBatch states, int[][] steps, boolean[][] converged, Associations[][] strongest) {
  @Override
  public boolean equals(Object o) {
    return this == o;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }
}
