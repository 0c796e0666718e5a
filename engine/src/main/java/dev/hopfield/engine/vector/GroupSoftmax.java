package dev.hopfield.engine.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The softmax of a tile for a group of one query or four: a vector holds the scores of L or L/4
 * patterns. Scores are dot products before β is applied, row after row from the beginning on.
 */
final class GroupSoftmax {
  private static final VectorSpecies<Float> S = Lanes.SPECIES;

  private final float[] scores;
  private final float[] lanes = new float[Lanes.COUNT];

  GroupSoftmax(float[] scores) {
    this.scores = scores;
  }

  /**
   * Finds the largest score of each query of a group. A score that is infinite or NaN turns the
   * query's {@code poison} from 0 to NaN. Scores after the last, up to a multiple of L, become −∞.
   *
   * @param group queries of the group, 1 or 4
   * @param count scores, the rows times {@code group}
   * @param at place of the group's first query in the arrays
   */
  void largest(int group, int count, float[] largest, float[] poison, int at) {
    int whole = count / Lanes.COUNT * Lanes.COUNT;
    if (whole < count) {
      closeEdge(scores, whole, count);
    }
    float sign = scanLargest(scores, count, lanes);
    for (int q = 0; q < group; q++) {
      float max = lanes[q];
      for (int lane = q + group; lane < Lanes.COUNT; lane += group) {
        max = Math.max(max, lanes[lane]);
      }
      largest[at + q] = max;
      // Which of the queries it was does not matter: what is poisoned is computed again.
      poison[at + q] += sign;
    }
  }

  /** Writes −∞ after the last score. */
  private static void closeEdge(float[] scores, int whole, int count) {
    VectorMask<Float> there = S.indexInRange(whole, count);
    FloatVector score = FloatVector.fromArray(S, scores, whole);
    FloatVector.broadcast(S, Float.NEGATIVE_INFINITY).blend(score, there).intoArray(scores, whole);
  }

  /** The largest score of each lane, and 0, or NaN if one is infinite or NaN. */
  private static float scanLargest(float[] scores, int count, float[] lanes) {
    FloatVector low = FloatVector.broadcast(S, Float.NEGATIVE_INFINITY);
    FloatVector max = low;
    FloatVector zero = FloatVector.zero(S);
    FloatVector bad = zero;
    int whole = count / Lanes.COUNT * Lanes.COUNT;
    for (int i = 0; i < whole; i += Lanes.COUNT) {
      FloatVector score = FloatVector.fromArray(S, scores, i);
      max = max.blend(score, max.compare(VectorOperators.LT, score));
      bad = score.fma(zero, bad);
    }
    if (whole < count) {
      FloatVector score = FloatVector.fromArray(S, scores, whole);
      max = max.blend(score, max.compare(VectorOperators.LT, score));
      bad = zero.blend(score, S.indexInRange(whole, count)).fma(zero, bad);
    }
    max.intoArray(lanes, 0);
    return bad.reduceLanes(VectorOperators.ADD);
  }

  /** Turns scores into weights exp(β(s − m)) in place and adds them to l of each query. */
  void weigh(int group, int count, float scale, float[] max, float[] sum, int at) {
    for (int lane = 0; lane < Lanes.COUNT; lane++) {
      lanes[lane] = max[at + lane % group];
    }
    weighAll(scores, count, scale, lanes);
    for (int q = 0; q < group; q++) {
      float total = 0;
      for (int lane = q; lane < Lanes.COUNT; lane += group) {
        total += lanes[lane];
      }
      sum[at + q] += total;
    }
  }

  /** Weighs by m of each lane, in whose place the lane's sum is left. */
  private static void weighAll(float[] scores, int count, float scale, float[] lanes) {
    FloatVector m = FloatVector.fromArray(S, lanes, 0);
    FloatVector total = FloatVector.zero(S);
    for (int i = 0; i < count; i += Lanes.COUNT) {
      FloatVector score = FloatVector.fromArray(S, scores, i);
      FloatVector weight = Exp2.of(score.sub(m).mul(scale));
      weight.intoArray(scores, i);
      total = total.add(weight);
    }
    total.intoArray(lanes, 0);
  }

  /**
   * Multiplies numbers by a factor each, and what lies between the last and a multiple of L.
   *
   * @param least products smaller than this become 0
   */
  static void multiply(float[] numbers, float[] factors, int count, float least) {
    for (int i = 0; i < count; i += Lanes.COUNT) {
      FloatVector product =
          FloatVector.fromArray(S, numbers, i).mul(FloatVector.fromArray(S, factors, i));
      VectorMask<Float> small = product.abs().compare(VectorOperators.LT, least);
      product.blend(0f, small).intoArray(numbers, i);
    }
  }

  /** Multiplies {@code floats} sums, a multiple of L, by a factor. */
  static void rescale(float[] sums, int at, int floats, float factor) {
    for (int c = at; c < at + floats; c += Lanes.COUNT) {
      FloatVector.fromArray(S, sums, c).mul(factor).intoArray(sums, c);
    }
  }
}
