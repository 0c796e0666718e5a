package dev.hopfield.engine;

import java.util.Arrays;
import java.util.function.LongUnaryOperator;

/**
 * The patterns that a query draws on most, strongest first; equal weights stand in the order of
 * their row numbers.
 *
 * @param indices ids of the patterns, which are their row numbers where none was added or removed;
 *     −1 where there are fewer patterns than asked for
 * @param weights the weights that the separation gives them, for softmax the p_i, 0 … 1; raw
 *     weights where those were asked for, at least 0; 0 where the index is −1
 */
public record Associations(long[] indices, float[] weights) {
  /** These with ids for their row numbers. */
  Associations named(LongUnaryOperator ids) {
    return new Associations(Arrays.stream(indices).map(ids).toArray(), weights);
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof Associations(long[] otherIndices, float[] otherWeights)
        && Arrays.equals(indices, otherIndices)
        && Arrays.equals(weights, otherWeights);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(indices) * 31 + Arrays.hashCode(weights);
  }

  @Override
  public String toString() {
    return Arrays.toString(indices) + " " + Arrays.toString(weights);
  }
}
