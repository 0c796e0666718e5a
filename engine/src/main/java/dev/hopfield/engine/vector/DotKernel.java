package dev.hopfield.engine.vector;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Dot products of a few rows with a few queries, the dimension in the lanes: for batches too small
 * to fill vectors with queries. Several rows are in flight at once, so that neither the latency of
 * an addition nor that of memory is waited for.
 *
 * <p>Rows begin at byte {@code at} and every {@code stride} bytes, queries at {@code from} and
 * every {@code stride} bytes; {@code floats} numbers of each are read, a multiple of L. Row n and
 * query q of the block write to {@code to + 4n + q · scoreBytes}.
 */
final class DotKernel {
  private static final VectorSpecies<Float> S = Lanes.SPECIES;
  private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT;

  private DotKernel() {}

  /** 8 rows with 1 query. */
  static void block8x1(
      MemorySegment rows,
      long at,
      long stride,
      int floats,
      MemorySegment queries,
      long from,
      long queryStride,
      MemorySegment scores,
      long to,
      long scoreBytes) {
    FloatVector s00 = FloatVector.zero(S);
    FloatVector s10 = FloatVector.zero(S);
    FloatVector s20 = FloatVector.zero(S);
    FloatVector s30 = FloatVector.zero(S);
    FloatVector s40 = FloatVector.zero(S);
    FloatVector s50 = FloatVector.zero(S);
    FloatVector s60 = FloatVector.zero(S);
    FloatVector s70 = FloatVector.zero(S);
    long row1 = at + stride;
    long row2 = at + 2 * stride;
    long row3 = at + 3 * stride;
    long row4 = at + 4 * stride;
    long row5 = at + 5 * stride;
    long row6 = at + 6 * stride;
    long row7 = at + 7 * stride;
    for (int c = 0; c < floats; c += Lanes.COUNT) {
      FloatVector q0 = load(queries, from + c * 4L);
      FloatVector x0 = load(rows, at + c * 4L);
      s00 = x0.fma(q0, s00);
      FloatVector x1 = load(rows, row1 + c * 4L);
      s10 = x1.fma(q0, s10);
      FloatVector x2 = load(rows, row2 + c * 4L);
      s20 = x2.fma(q0, s20);
      FloatVector x3 = load(rows, row3 + c * 4L);
      s30 = x3.fma(q0, s30);
      FloatVector x4 = load(rows, row4 + c * 4L);
      s40 = x4.fma(q0, s40);
      FloatVector x5 = load(rows, row5 + c * 4L);
      s50 = x5.fma(q0, s50);
      FloatVector x6 = load(rows, row6 + c * 4L);
      s60 = x6.fma(q0, s60);
      FloatVector x7 = load(rows, row7 + c * 4L);
      s70 = x7.fma(q0, s70);
    }
    scores.set(FLOAT, to, s00.reduceLanes(VectorOperators.ADD));
    scores.set(FLOAT, to + 4L, s10.reduceLanes(VectorOperators.ADD));
    scores.set(FLOAT, to + 8L, s20.reduceLanes(VectorOperators.ADD));
    scores.set(FLOAT, to + 12L, s30.reduceLanes(VectorOperators.ADD));
    scores.set(FLOAT, to + 16L, s40.reduceLanes(VectorOperators.ADD));
    scores.set(FLOAT, to + 20L, s50.reduceLanes(VectorOperators.ADD));
    scores.set(FLOAT, to + 24L, s60.reduceLanes(VectorOperators.ADD));
    scores.set(FLOAT, to + 28L, s70.reduceLanes(VectorOperators.ADD));
  }

  /** 4 rows with 4 queries. */
  static void block4x4(
      MemorySegment rows,
      long at,
      long stride,
      int floats,
      MemorySegment queries,
      long from,
      long queryStride,
      MemorySegment scores,
      long to,
      long scoreBytes) {
    FloatVector s00 = FloatVector.zero(S);
    FloatVector s01 = FloatVector.zero(S);
    FloatVector s02 = FloatVector.zero(S);
    FloatVector s03 = FloatVector.zero(S);
    FloatVector s10 = FloatVector.zero(S);
    FloatVector s11 = FloatVector.zero(S);
    FloatVector s12 = FloatVector.zero(S);
    FloatVector s13 = FloatVector.zero(S);
    FloatVector s20 = FloatVector.zero(S);
    FloatVector s21 = FloatVector.zero(S);
    FloatVector s22 = FloatVector.zero(S);
    FloatVector s23 = FloatVector.zero(S);
    FloatVector s30 = FloatVector.zero(S);
    FloatVector s31 = FloatVector.zero(S);
    FloatVector s32 = FloatVector.zero(S);
    FloatVector s33 = FloatVector.zero(S);
    long row1 = at + stride;
    long row2 = at + 2 * stride;
    long row3 = at + 3 * stride;
    long query1 = from + queryStride;
    long query2 = from + 2 * queryStride;
    long query3 = from + 3 * queryStride;
    for (int c = 0; c < floats; c += Lanes.COUNT) {
      FloatVector q0 = load(queries, from + c * 4L);
      FloatVector q1 = load(queries, query1 + c * 4L);
      FloatVector q2 = load(queries, query2 + c * 4L);
      FloatVector q3 = load(queries, query3 + c * 4L);
      FloatVector x0 = load(rows, at + c * 4L);
      s00 = x0.fma(q0, s00);
      s01 = x0.fma(q1, s01);
      s02 = x0.fma(q2, s02);
      s03 = x0.fma(q3, s03);
      FloatVector x1 = load(rows, row1 + c * 4L);
      s10 = x1.fma(q0, s10);
      s11 = x1.fma(q1, s11);
      s12 = x1.fma(q2, s12);
      s13 = x1.fma(q3, s13);
      FloatVector x2 = load(rows, row2 + c * 4L);
      s20 = x2.fma(q0, s20);
      s21 = x2.fma(q1, s21);
      s22 = x2.fma(q2, s22);
      s23 = x2.fma(q3, s23);
      FloatVector x3 = load(rows, row3 + c * 4L);
      s30 = x3.fma(q0, s30);
      s31 = x3.fma(q1, s31);
      s32 = x3.fma(q2, s32);
      s33 = x3.fma(q3, s33);
    }
    scores.set(FLOAT, to, s00.reduceLanes(VectorOperators.ADD));
    scores.set(FLOAT, to + 4L, s10.reduceLanes(VectorOperators.ADD));
    scores.set(FLOAT, to + 8L, s20.reduceLanes(VectorOperators.ADD));
    scores.set(FLOAT, to + 12L, s30.reduceLanes(VectorOperators.ADD));
    scores.set(FLOAT, to + scoreBytes, s01.reduceLanes(VectorOperators.ADD));
    scores.set(FLOAT, to + 4L + scoreBytes, s11.reduceLanes(VectorOperators.ADD));
    scores.set(FLOAT, to + 8L + scoreBytes, s21.reduceLanes(VectorOperators.ADD));
    scores.set(FLOAT, to + 12L + scoreBytes, s31.reduceLanes(VectorOperators.ADD));
    scores.set(FLOAT, to + 2 * scoreBytes, s02.reduceLanes(VectorOperators.ADD));
    scores.set(FLOAT, to + 4L + 2 * scoreBytes, s12.reduceLanes(VectorOperators.ADD));
    scores.set(FLOAT, to + 8L + 2 * scoreBytes, s22.reduceLanes(VectorOperators.ADD));
    scores.set(FLOAT, to + 12L + 2 * scoreBytes, s32.reduceLanes(VectorOperators.ADD));
    scores.set(FLOAT, to + 3 * scoreBytes, s03.reduceLanes(VectorOperators.ADD));
    scores.set(FLOAT, to + 4L + 3 * scoreBytes, s13.reduceLanes(VectorOperators.ADD));
    scores.set(FLOAT, to + 8L + 3 * scoreBytes, s23.reduceLanes(VectorOperators.ADD));
    scores.set(FLOAT, to + 12L + 3 * scoreBytes, s33.reduceLanes(VectorOperators.ADD));
  }

  private static FloatVector load(MemorySegment from, long at) {
    return FloatVector.fromMemorySegment(S, from, at, Lanes.ORDER);
  }
}
