package dev.hopfield.engine.vector;

import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * The sums over the lanes of several vectors at once.
 *
 * <p>Two vectors a and b become one whose lanes hold sums of a where bit h of the lane's number is
 * 0 and of b where it is 1: each lane adds the one that lies h lanes away. After h = L/2 … 1, L
 * vectors have become one with the sum of vector i in lane i, for one addition and one permutation
 * a vector; summing each on its own takes log₂ L of both.
 *
 * <p>Only the constants are here: the JIT stops inlining methods that are not the Vector API's own
 * in a kernel of this size, and a vector that is passed to a method that is not inlined costs an
 * object.
 */
final class LaneSums {
  private static final VectorSpecies<Float> S = Lanes.SPECIES;
  static final VectorShuffle<Float> SWAP_8 = swap(8);
  static final VectorShuffle<Float> SWAP_4 = swap(4);
  static final VectorShuffle<Float> SWAP_2 = swap(2);
  static final VectorShuffle<Float> SWAP_1 = swap(1);
  static final VectorMask<Float> BIT_8 = bit(8);
  static final VectorMask<Float> BIT_4 = bit(4);
  static final VectorMask<Float> BIT_2 = bit(2);
  static final VectorMask<Float> BIT_1 = bit(1);

  private LaneSums() {}

  private static VectorShuffle<Float> swap(int h) {
    return VectorShuffle.fromOp(S, lane -> h < Lanes.COUNT ? lane ^ h : lane);
  }

  private static VectorMask<Float> bit(int h) {
    boolean[] set = new boolean[Lanes.COUNT];
    for (int lane = 0; lane < Lanes.COUNT; lane++) {
      set[lane] = (lane & h) != 0;
    }
    return VectorMask.fromArray(S, set, 0);
  }
}
