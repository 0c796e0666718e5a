package dev.hopfield.engine.vector;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Scores of six patterns with a panel of queries: a register block of a matrix product whose lanes
 * are queries, so that no score needs a sum over lanes.
 *
 * <p>Each step along the dimension loads one number of each pattern, spread over all lanes, and a
 * row of the queries' panel. {@code at} is where the first pattern begins and {@code stride} the
 * bytes to the next; patterns after {@code last} repeat it, so that nothing is read beyond it and
 * their scores are to be ignored. The panel of the queries has a row of {@link Lanes#PANEL} numbers
 * for each of {@code dims} dimensions, the scores one for each pattern, {@code step} bytes apart.
 * All offsets are in bytes.
 *
 * <p>Everything lies outside the heap, where vectors can be aligned: one that straddles two cache
 * lines is two loads, and a step then has more loads than a multiply-add for each has room for. The
 * code is written out because the JIT stops inlining methods that are not the Vector API's own in a
 * method of this size.
 */
final class ScoreKernel {
  private static final VectorSpecies<Float> S = Lanes.SPECIES;
  private static final long V = Lanes.BYTES;
  private static final long PANEL = Lanes.PANEL_BYTES;
  private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;

  private ScoreKernel() {}

  /** Scores {@link RegisterBlock#HEIGHT} patterns by {@code width} vectors of queries. */
  static void block(
      int width,
      MemorySegment rows,
      long at,
      long stride,
      int last,
      int dims,
      MemorySegment queries,
      long from,
      MemorySegment scores,
      long to,
      long step) {
    switch (width) {
      case 4 -> block6x4(rows, at, stride, last, dims, queries, from, scores, to, step);
      case 2 -> block6x2(rows, at, stride, last, dims, queries, from, scores, to, step);
      default -> block6x1(rows, at, stride, last, dims, queries, from, scores, to, step);
    }
  }

  /** 6 patterns by 4 vectors of queries. */
  private static void block6x4(
      MemorySegment rows,
      long at,
      long stride,
      int last,
      int dims,
      MemorySegment queries,
      long from,
      MemorySegment scores,
      long to,
      long step) {
    rows = NativeSegment.known(rows);
    queries = NativeSegment.known(queries);
    scores = NativeSegment.known(scores);
    long row0 = at;
    long row1 = at + Math.min(1, last) * stride;
    long row2 = at + Math.min(2, last) * stride;
    long row3 = at + Math.min(3, last) * stride;
    long row4 = at + Math.min(4, last) * stride;
    long row5 = at + Math.min(5, last) * stride;
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
    FloatVector s40 = FloatVector.zero(S);
    FloatVector s41 = FloatVector.zero(S);
    FloatVector s42 = FloatVector.zero(S);
    FloatVector s43 = FloatVector.zero(S);
    FloatVector s50 = FloatVector.zero(S);
    FloatVector s51 = FloatVector.zero(S);
    FloatVector s52 = FloatVector.zero(S);
    FloatVector s53 = FloatVector.zero(S);
    for (int k = 0; k < dims; k++) {
      FloatVector b0 = load(queries, from + k * PANEL);
      FloatVector b1 = load(queries, from + k * PANEL + V);
      FloatVector b2 = load(queries, from + k * PANEL + 2 * V);
      FloatVector b3 = load(queries, from + k * PANEL + 3 * V);
      FloatVector a0 = FloatVector.broadcast(S, rows.get(FLOAT, row0 + k * 4L));
      s00 = a0.fma(b0, s00);
      s01 = a0.fma(b1, s01);
      s02 = a0.fma(b2, s02);
      s03 = a0.fma(b3, s03);
      FloatVector a1 = FloatVector.broadcast(S, rows.get(FLOAT, row1 + k * 4L));
      s10 = a1.fma(b0, s10);
      s11 = a1.fma(b1, s11);
      s12 = a1.fma(b2, s12);
      s13 = a1.fma(b3, s13);
      FloatVector a2 = FloatVector.broadcast(S, rows.get(FLOAT, row2 + k * 4L));
      s20 = a2.fma(b0, s20);
      s21 = a2.fma(b1, s21);
      s22 = a2.fma(b2, s22);
      s23 = a2.fma(b3, s23);
      FloatVector a3 = FloatVector.broadcast(S, rows.get(FLOAT, row3 + k * 4L));
      s30 = a3.fma(b0, s30);
      s31 = a3.fma(b1, s31);
      s32 = a3.fma(b2, s32);
      s33 = a3.fma(b3, s33);
      FloatVector a4 = FloatVector.broadcast(S, rows.get(FLOAT, row4 + k * 4L));
      s40 = a4.fma(b0, s40);
      s41 = a4.fma(b1, s41);
      s42 = a4.fma(b2, s42);
      s43 = a4.fma(b3, s43);
      FloatVector a5 = FloatVector.broadcast(S, rows.get(FLOAT, row5 + k * 4L));
      s50 = a5.fma(b0, s50);
      s51 = a5.fma(b1, s51);
      s52 = a5.fma(b2, s52);
      s53 = a5.fma(b3, s53);
    }
    s00.intoMemorySegment(scores, to, Lanes.ORDER);
    s01.intoMemorySegment(scores, to + V, Lanes.ORDER);
    s02.intoMemorySegment(scores, to + 2 * V, Lanes.ORDER);
    s03.intoMemorySegment(scores, to + 3 * V, Lanes.ORDER);
    s10.intoMemorySegment(scores, to + step, Lanes.ORDER);
    s11.intoMemorySegment(scores, to + step + V, Lanes.ORDER);
    s12.intoMemorySegment(scores, to + step + 2 * V, Lanes.ORDER);
    s13.intoMemorySegment(scores, to + step + 3 * V, Lanes.ORDER);
    s20.intoMemorySegment(scores, to + 2 * step, Lanes.ORDER);
    s21.intoMemorySegment(scores, to + 2 * step + V, Lanes.ORDER);
    s22.intoMemorySegment(scores, to + 2 * step + 2 * V, Lanes.ORDER);
    s23.intoMemorySegment(scores, to + 2 * step + 3 * V, Lanes.ORDER);
    s30.intoMemorySegment(scores, to + 3 * step, Lanes.ORDER);
    s31.intoMemorySegment(scores, to + 3 * step + V, Lanes.ORDER);
    s32.intoMemorySegment(scores, to + 3 * step + 2 * V, Lanes.ORDER);
    s33.intoMemorySegment(scores, to + 3 * step + 3 * V, Lanes.ORDER);
    s40.intoMemorySegment(scores, to + 4 * step, Lanes.ORDER);
    s41.intoMemorySegment(scores, to + 4 * step + V, Lanes.ORDER);
    s42.intoMemorySegment(scores, to + 4 * step + 2 * V, Lanes.ORDER);
    s43.intoMemorySegment(scores, to + 4 * step + 3 * V, Lanes.ORDER);
    s50.intoMemorySegment(scores, to + 5 * step, Lanes.ORDER);
    s51.intoMemorySegment(scores, to + 5 * step + V, Lanes.ORDER);
    s52.intoMemorySegment(scores, to + 5 * step + 2 * V, Lanes.ORDER);
    s53.intoMemorySegment(scores, to + 5 * step + 3 * V, Lanes.ORDER);
  }

  /** 6 patterns by 2 vectors of queries. */
  private static void block6x2(
      MemorySegment rows,
      long at,
      long stride,
      int last,
      int dims,
      MemorySegment queries,
      long from,
      MemorySegment scores,
      long to,
      long step) {
    rows = NativeSegment.known(rows);
    queries = NativeSegment.known(queries);
    scores = NativeSegment.known(scores);
    long row0 = at;
    long row1 = at + Math.min(1, last) * stride;
    long row2 = at + Math.min(2, last) * stride;
    long row3 = at + Math.min(3, last) * stride;
    long row4 = at + Math.min(4, last) * stride;
    long row5 = at + Math.min(5, last) * stride;
    FloatVector s00 = FloatVector.zero(S);
    FloatVector s01 = FloatVector.zero(S);
    FloatVector s10 = FloatVector.zero(S);
    FloatVector s11 = FloatVector.zero(S);
    FloatVector s20 = FloatVector.zero(S);
    FloatVector s21 = FloatVector.zero(S);
    FloatVector s30 = FloatVector.zero(S);
    FloatVector s31 = FloatVector.zero(S);
    FloatVector s40 = FloatVector.zero(S);
    FloatVector s41 = FloatVector.zero(S);
    FloatVector s50 = FloatVector.zero(S);
    FloatVector s51 = FloatVector.zero(S);
    for (int k = 0; k < dims; k++) {
      FloatVector b0 = load(queries, from + k * PANEL);
      FloatVector b1 = load(queries, from + k * PANEL + V);
      FloatVector a0 = FloatVector.broadcast(S, rows.get(FLOAT, row0 + k * 4L));
      s00 = a0.fma(b0, s00);
      s01 = a0.fma(b1, s01);
      FloatVector a1 = FloatVector.broadcast(S, rows.get(FLOAT, row1 + k * 4L));
      s10 = a1.fma(b0, s10);
      s11 = a1.fma(b1, s11);
      FloatVector a2 = FloatVector.broadcast(S, rows.get(FLOAT, row2 + k * 4L));
      s20 = a2.fma(b0, s20);
      s21 = a2.fma(b1, s21);
      FloatVector a3 = FloatVector.broadcast(S, rows.get(FLOAT, row3 + k * 4L));
      s30 = a3.fma(b0, s30);
      s31 = a3.fma(b1, s31);
      FloatVector a4 = FloatVector.broadcast(S, rows.get(FLOAT, row4 + k * 4L));
      s40 = a4.fma(b0, s40);
      s41 = a4.fma(b1, s41);
      FloatVector a5 = FloatVector.broadcast(S, rows.get(FLOAT, row5 + k * 4L));
      s50 = a5.fma(b0, s50);
      s51 = a5.fma(b1, s51);
    }
    s00.intoMemorySegment(scores, to, Lanes.ORDER);
    s01.intoMemorySegment(scores, to + V, Lanes.ORDER);
    s10.intoMemorySegment(scores, to + step, Lanes.ORDER);
    s11.intoMemorySegment(scores, to + step + V, Lanes.ORDER);
    s20.intoMemorySegment(scores, to + 2 * step, Lanes.ORDER);
    s21.intoMemorySegment(scores, to + 2 * step + V, Lanes.ORDER);
    s30.intoMemorySegment(scores, to + 3 * step, Lanes.ORDER);
    s31.intoMemorySegment(scores, to + 3 * step + V, Lanes.ORDER);
    s40.intoMemorySegment(scores, to + 4 * step, Lanes.ORDER);
    s41.intoMemorySegment(scores, to + 4 * step + V, Lanes.ORDER);
    s50.intoMemorySegment(scores, to + 5 * step, Lanes.ORDER);
    s51.intoMemorySegment(scores, to + 5 * step + V, Lanes.ORDER);
  }

  /** 6 patterns by 1 vector of queries. */
  private static void block6x1(
      MemorySegment rows,
      long at,
      long stride,
      int last,
      int dims,
      MemorySegment queries,
      long from,
      MemorySegment scores,
      long to,
      long step) {
    rows = NativeSegment.known(rows);
    queries = NativeSegment.known(queries);
    scores = NativeSegment.known(scores);
    long row0 = at;
    long row1 = at + Math.min(1, last) * stride;
    long row2 = at + Math.min(2, last) * stride;
    long row3 = at + Math.min(3, last) * stride;
    long row4 = at + Math.min(4, last) * stride;
    long row5 = at + Math.min(5, last) * stride;
    FloatVector s00 = FloatVector.zero(S);
    FloatVector s10 = FloatVector.zero(S);
    FloatVector s20 = FloatVector.zero(S);
    FloatVector s30 = FloatVector.zero(S);
    FloatVector s40 = FloatVector.zero(S);
    FloatVector s50 = FloatVector.zero(S);
    for (int k = 0; k < dims; k++) {
      FloatVector b0 = load(queries, from + k * PANEL);
      FloatVector a0 = FloatVector.broadcast(S, rows.get(FLOAT, row0 + k * 4L));
      s00 = a0.fma(b0, s00);
      FloatVector a1 = FloatVector.broadcast(S, rows.get(FLOAT, row1 + k * 4L));
      s10 = a1.fma(b0, s10);
      FloatVector a2 = FloatVector.broadcast(S, rows.get(FLOAT, row2 + k * 4L));
      s20 = a2.fma(b0, s20);
      FloatVector a3 = FloatVector.broadcast(S, rows.get(FLOAT, row3 + k * 4L));
      s30 = a3.fma(b0, s30);
      FloatVector a4 = FloatVector.broadcast(S, rows.get(FLOAT, row4 + k * 4L));
      s40 = a4.fma(b0, s40);
      FloatVector a5 = FloatVector.broadcast(S, rows.get(FLOAT, row5 + k * 4L));
      s50 = a5.fma(b0, s50);
    }
    s00.intoMemorySegment(scores, to, Lanes.ORDER);
    s10.intoMemorySegment(scores, to + step, Lanes.ORDER);
    s20.intoMemorySegment(scores, to + 2 * step, Lanes.ORDER);
    s30.intoMemorySegment(scores, to + 3 * step, Lanes.ORDER);
    s40.intoMemorySegment(scores, to + 4 * step, Lanes.ORDER);
    s50.intoMemorySegment(scores, to + 5 * step, Lanes.ORDER);
  }

  private static FloatVector load(MemorySegment from, long at) {
    return FloatVector.fromMemorySegment(S, from, at, Lanes.ORDER);
  }
}
