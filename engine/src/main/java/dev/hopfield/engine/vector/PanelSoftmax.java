package dev.hopfield.engine.vector;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The softmax of a tile for a panel of queries, a query a lane: the largest score, the rescaling of
 * what was folded under a smaller one, the weights.
 *
 * <p>Scores are dot products before β is applied, in rows of {@link Lanes#PANEL} numbers from byte
 * {@code at} on; arrays hold a number for each query, the panel's from {@code lane} on.
 */
final class PanelSoftmax {
  private static final VectorSpecies<Float> S = Lanes.SPECIES;

  private PanelSoftmax() {}

  /**
   * Finds the largest score of each query. A score that is infinite or NaN turns the query's {@code
   * poison} from 0 to NaN.
   */
  static void largest(
      MemorySegment scores,
      long at,
      int rows,
      int vectors,
      float[] largest,
      float[] poison,
      int lane) {
    int quarter = (rows + 3) / 4;
    for (int v = 0; v < vectors; v++) {
      int i = lane + v * Lanes.COUNT;
      scan(scores, at + v * Lanes.BYTES, rows, quarter, largest, poison, i);
    }
  }

  /** The four quarters overlap where there are not four equal ones. */
  private static void scan(
      MemorySegment scores,
      long at,
      int rows,
      int quarter,
      float[] largest,
      float[] poison,
      int lane) {
    scores = NativeSegment.known(scores);
    long first = at;
    long second = at + Math.min(quarter, rows - quarter) * Lanes.PANEL_BYTES;
    long third = at + Math.min(2 * quarter, rows - quarter) * Lanes.PANEL_BYTES;
    long fourth = at + (rows - quarter) * Lanes.PANEL_BYTES;
    FloatVector low = FloatVector.broadcast(S, Float.NEGATIVE_INFINITY);
    FloatVector zero = FloatVector.zero(S);
    FloatVector max0 = low;
    FloatVector max1 = low;
    FloatVector max2 = low;
    FloatVector max3 = low;
    FloatVector bad0 = FloatVector.fromArray(S, poison, lane);
    FloatVector bad1 = zero;
    FloatVector bad2 = zero;
    FloatVector bad3 = zero;
    for (int n = 0; n < quarter; n++) {
      long row = n * Lanes.PANEL_BYTES;
      FloatVector score0 = FloatVector.fromMemorySegment(S, scores, first + row, Lanes.ORDER);
      FloatVector score1 = FloatVector.fromMemorySegment(S, scores, second + row, Lanes.ORDER);
      FloatVector score2 = FloatVector.fromMemorySegment(S, scores, third + row, Lanes.ORDER);
      FloatVector score3 = FloatVector.fromMemorySegment(S, scores, fourth + row, Lanes.ORDER);
      max0 = max0.blend(score0, max0.compare(VectorOperators.LT, score0));
      max1 = max1.blend(score1, max1.compare(VectorOperators.LT, score1));
      max2 = max2.blend(score2, max2.compare(VectorOperators.LT, score2));
      max3 = max3.blend(score3, max3.compare(VectorOperators.LT, score3));
      bad0 = score0.fma(zero, bad0);
      bad1 = score1.fma(zero, bad1);
      bad2 = score2.fma(zero, bad2);
      bad3 = score3.fma(zero, bad3);
    }
    max0 = max0.blend(max1, max0.compare(VectorOperators.LT, max1));
    max2 = max2.blend(max3, max2.compare(VectorOperators.LT, max3));
    max0.blend(max2, max0.compare(VectorOperators.LT, max2)).intoArray(largest, lane);
    bad0.add(bad1).add(bad2.add(bad3)).intoArray(poison, lane);
  }

  /**
   * Raises m of each query to the tile's largest score, where that exceeds it by {@link
   * Scale#SLACK}, and shrinks l accordingly.
   *
   * @param scale β · log₂ e
   * @param shrink receives the factor for o
   * @return whether any m was raised
   */
  static boolean raise(
      float[] largest,
      float scale,
      int vectors,
      float[] max,
      float[] sum,
      float[] shrink,
      int lane) {
    boolean raised = false;
    for (int i = lane; i < lane + vectors * Lanes.COUNT; i += Lanes.COUNT) {
      FloatVector old = FloatVector.fromArray(S, max, i);
      FloatVector candidate = FloatVector.fromArray(S, largest, i);
      VectorMask<Float> higher =
          candidate.sub(old).mul(scale).compare(VectorOperators.GT, Scale.SLACK);
      if (higher.anyTrue()) {
        raised = true;
        FloatVector now = old.blend(candidate, higher);
        FloatVector factor =
            FloatVector.broadcast(S, 1f).blend(Exp2.of(old.sub(now).mul(scale)), higher);
        now.intoArray(max, i);
        factor.intoArray(shrink, i);
        FloatVector.fromArray(S, sum, i).mul(factor).intoArray(sum, i);
      } else {
        FloatVector.broadcast(S, 1f).intoArray(shrink, i);
      }
    }
    return raised;
  }

  /** Multiplies the sums o of each query, a row a column of the values, by its factor. */
  static void rescale(
      MemorySegment sums, long at, int columns, int vectors, float[] shrink, int lane) {
    sums = NativeSegment.known(sums);
    for (int v = 0; v < vectors; v++) {
      FloatVector factor = FloatVector.fromArray(S, shrink, lane + v * Lanes.COUNT);
      long column = at + v * Lanes.BYTES;
      for (int c = 0; c < columns; c++) {
        long row = column + c * Lanes.PANEL_BYTES;
        FloatVector.fromMemorySegment(S, sums, row, Lanes.ORDER)
            .mul(factor)
            .intoMemorySegment(sums, row, Lanes.ORDER);
      }
    }
  }

  /** Turns scores into weights exp(β(s − m)) in place and adds them to l. */
  static void weigh(
      MemorySegment scores,
      long at,
      int rows,
      int vectors,
      float scale,
      float[] max,
      float[] sum,
      int lane) {
    scores = NativeSegment.known(scores);
    for (int v = 0; v < vectors; v++) {
      long column = at + v * Lanes.BYTES;
      int i = lane + v * Lanes.COUNT;
      FloatVector m = FloatVector.fromArray(S, max, i);
      FloatVector total = FloatVector.zero(S);
      for (int n = 0; n < rows; n++) {
        long row = column + n * Lanes.PANEL_BYTES;
        FloatVector score = FloatVector.fromMemorySegment(S, scores, row, Lanes.ORDER);
        FloatVector weight = Exp2.of(score.sub(m).mul(scale));
        weight.intoMemorySegment(scores, row, Lanes.ORDER);
        total = total.add(weight);
      }
      FloatVector.fromArray(S, sum, i).add(total).intoArray(sum, i);
    }
  }
}
