package dev.hopfield.engine.vector;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** The softmax of a tile for one query, a pattern a lane. Scores lie one after another. */
final class RowSoftmax {
  private static final VectorSpecies<Float> S = Lanes.SPECIES;

  private RowSoftmax() {}

  /**
   * Finds the largest score of query {@code q}. A score that is infinite or NaN turns its {@code
   * poison} from 0 to NaN. Scores after the last, up to a multiple of L, become −∞.
   */
  static void largest(
      MemorySegment scores, long at, int rows, float[] largest, float[] poison, int q) {
    FloatVector low = FloatVector.broadcast(S, Float.NEGATIVE_INFINITY);
    FloatVector max = low;
    FloatVector zero = FloatVector.zero(S);
    FloatVector bad = zero;
    int whole = rows / Lanes.COUNT * Lanes.COUNT;
    for (int n = 0; n < whole; n += Lanes.COUNT) {
      FloatVector score = FloatVector.fromMemorySegment(S, scores, at + n * 4L, Lanes.ORDER);
      max = max.blend(score, max.compare(VectorOperators.LT, score));
      bad = score.fma(zero, bad);
    }
    if (whole < rows) {
      VectorMask<Float> there = S.indexInRange(whole, rows);
      FloatVector score = FloatVector.fromMemorySegment(S, scores, at + whole * 4L, Lanes.ORDER);
      bad = zero.blend(score, there).fma(zero, bad);
      score = low.blend(score, there);
      score.intoMemorySegment(scores, at + whole * 4L, Lanes.ORDER);
      max = max.blend(score, max.compare(VectorOperators.LT, score));
    }
    largest[q] = max.reduceLanes(VectorOperators.MAX);
    poison[q] += bad.reduceLanes(VectorOperators.ADD);
  }

  /** Turns scores into weights exp(β(s − m)) in place and adds them to l. */
  static void weigh(
      MemorySegment scores, long at, int rows, float scale, float max, float[] sum, int q) {
    FloatVector m = FloatVector.broadcast(S, max);
    FloatVector total = FloatVector.zero(S);
    for (int n = 0; n < rows; n += Lanes.COUNT) {
      FloatVector score = FloatVector.fromMemorySegment(S, scores, at + n * 4L, Lanes.ORDER);
      FloatVector weight = Exp2.of(score.sub(m).mul(scale));
      weight.intoMemorySegment(scores, at + n * 4L, Lanes.ORDER);
      total = total.add(weight);
    }
    sum[q] += total.reduceLanes(VectorOperators.ADD);
  }

  /** Multiplies {@code floats} sums, a multiple of L, by a factor. */
  static void rescale(MemorySegment sums, long at, int floats, float factor) {
    for (int c = 0; c < floats; c += Lanes.COUNT) {
      FloatVector.fromMemorySegment(S, sums, at + c * 4L, Lanes.ORDER)
          .mul(factor)
          .intoMemorySegment(sums, at + c * 4L, Lanes.ORDER);
    }
  }
}
