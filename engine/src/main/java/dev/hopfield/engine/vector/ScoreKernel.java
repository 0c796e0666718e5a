package dev.hopfield.engine.vector;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Scores of a few patterns with a panel of queries: a register block of a matrix product whose
 * lanes are queries, so that no score needs a sum over lanes.
 *
 * <p>Each step along the dimension loads one number of each pattern, spread over all lanes, and a
 * row of the queries' panel. {@code at} is where the first pattern begins and {@code stride} the
 * bytes to the next; patterns after {@code last} repeat it, so that nothing is read beyond it and
 * their scores are to be ignored. The panel of the queries has a row of {@link Lanes#PANEL} numbers
 * for each of {@code dims} dimensions, the scores one for each pattern; {@code fresh} scores begin
 * at 0, others at what is there. All offsets are in bytes.
 */
final class ScoreKernel {
  private static final VectorSpecies<Float> S = Lanes.SPECIES;
  private static final long V = Lanes.BYTES;
  private static final long PANEL = Lanes.PANEL_BYTES;
  private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;

  private ScoreKernel() {}

  /** Scores as many patterns as {@link RegisterBlock#height} says by {@code width} vectors. */
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
      boolean fresh) {
    switch (width) {
      case 4 -> block4x4(rows, at, stride, last, dims, queries, from, scores, to, fresh);
      case 2 -> {
        if (Lanes.MANY_REGISTERS) {
          block8x2(rows, at, stride, last, dims, queries, from, scores, to, fresh);
        } else {
          block4x2(rows, at, stride, last, dims, queries, from, scores, to, fresh);
        }
      }
      default -> block8x1(rows, at, stride, last, dims, queries, from, scores, to, fresh);
    }
  }

  /** 4 patterns by 4 vectors of queries. */
  private static void block4x4(
      MemorySegment rows,
      long at,
      long stride,
      int last,
      int dims,
      MemorySegment queries,
      long from,
      MemorySegment scores,
      long to,
      boolean fresh) {
    long row0 = at;
    long row1 = at + Math.min(1, last) * stride;
    long row2 = at + Math.min(2, last) * stride;
    long row3 = at + Math.min(3, last) * stride;
    FloatVector s00 = fresh ? zero() : load(scores, to);
    FloatVector s01 = fresh ? zero() : load(scores, to + V);
    FloatVector s02 = fresh ? zero() : load(scores, to + 2 * V);
    FloatVector s03 = fresh ? zero() : load(scores, to + 3 * V);
    FloatVector s10 = fresh ? zero() : load(scores, to + PANEL);
    FloatVector s11 = fresh ? zero() : load(scores, to + PANEL + V);
    FloatVector s12 = fresh ? zero() : load(scores, to + PANEL + 2 * V);
    FloatVector s13 = fresh ? zero() : load(scores, to + PANEL + 3 * V);
    FloatVector s20 = fresh ? zero() : load(scores, to + 2 * PANEL);
    FloatVector s21 = fresh ? zero() : load(scores, to + 2 * PANEL + V);
    FloatVector s22 = fresh ? zero() : load(scores, to + 2 * PANEL + 2 * V);
    FloatVector s23 = fresh ? zero() : load(scores, to + 2 * PANEL + 3 * V);
    FloatVector s30 = fresh ? zero() : load(scores, to + 3 * PANEL);
    FloatVector s31 = fresh ? zero() : load(scores, to + 3 * PANEL + V);
    FloatVector s32 = fresh ? zero() : load(scores, to + 3 * PANEL + 2 * V);
    FloatVector s33 = fresh ? zero() : load(scores, to + 3 * PANEL + 3 * V);
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
    }
    s00.intoMemorySegment(scores, to, Lanes.ORDER);
    s01.intoMemorySegment(scores, to + V, Lanes.ORDER);
    s02.intoMemorySegment(scores, to + 2 * V, Lanes.ORDER);
    s03.intoMemorySegment(scores, to + 3 * V, Lanes.ORDER);
    s10.intoMemorySegment(scores, to + PANEL, Lanes.ORDER);
    s11.intoMemorySegment(scores, to + PANEL + V, Lanes.ORDER);
    s12.intoMemorySegment(scores, to + PANEL + 2 * V, Lanes.ORDER);
    s13.intoMemorySegment(scores, to + PANEL + 3 * V, Lanes.ORDER);
    s20.intoMemorySegment(scores, to + 2 * PANEL, Lanes.ORDER);
    s21.intoMemorySegment(scores, to + 2 * PANEL + V, Lanes.ORDER);
    s22.intoMemorySegment(scores, to + 2 * PANEL + 2 * V, Lanes.ORDER);
    s23.intoMemorySegment(scores, to + 2 * PANEL + 3 * V, Lanes.ORDER);
    s30.intoMemorySegment(scores, to + 3 * PANEL, Lanes.ORDER);
    s31.intoMemorySegment(scores, to + 3 * PANEL + V, Lanes.ORDER);
    s32.intoMemorySegment(scores, to + 3 * PANEL + 2 * V, Lanes.ORDER);
    s33.intoMemorySegment(scores, to + 3 * PANEL + 3 * V, Lanes.ORDER);
  }

  /** 8 patterns by 2 vectors of queries. */
  private static void block8x2(
      MemorySegment rows,
      long at,
      long stride,
      int last,
      int dims,
      MemorySegment queries,
      long from,
      MemorySegment scores,
      long to,
      boolean fresh) {
    long row0 = at;
    long row1 = at + Math.min(1, last) * stride;
    long row2 = at + Math.min(2, last) * stride;
    long row3 = at + Math.min(3, last) * stride;
    long row4 = at + Math.min(4, last) * stride;
    long row5 = at + Math.min(5, last) * stride;
    long row6 = at + Math.min(6, last) * stride;
    long row7 = at + Math.min(7, last) * stride;
    FloatVector s00 = fresh ? zero() : load(scores, to);
    FloatVector s01 = fresh ? zero() : load(scores, to + V);
    FloatVector s10 = fresh ? zero() : load(scores, to + PANEL);
    FloatVector s11 = fresh ? zero() : load(scores, to + PANEL + V);
    FloatVector s20 = fresh ? zero() : load(scores, to + 2 * PANEL);
    FloatVector s21 = fresh ? zero() : load(scores, to + 2 * PANEL + V);
    FloatVector s30 = fresh ? zero() : load(scores, to + 3 * PANEL);
    FloatVector s31 = fresh ? zero() : load(scores, to + 3 * PANEL + V);
    FloatVector s40 = fresh ? zero() : load(scores, to + 4 * PANEL);
    FloatVector s41 = fresh ? zero() : load(scores, to + 4 * PANEL + V);
    FloatVector s50 = fresh ? zero() : load(scores, to + 5 * PANEL);
    FloatVector s51 = fresh ? zero() : load(scores, to + 5 * PANEL + V);
    FloatVector s60 = fresh ? zero() : load(scores, to + 6 * PANEL);
    FloatVector s61 = fresh ? zero() : load(scores, to + 6 * PANEL + V);
    FloatVector s70 = fresh ? zero() : load(scores, to + 7 * PANEL);
    FloatVector s71 = fresh ? zero() : load(scores, to + 7 * PANEL + V);
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
      FloatVector a6 = FloatVector.broadcast(S, rows.get(FLOAT, row6 + k * 4L));
      s60 = a6.fma(b0, s60);
      s61 = a6.fma(b1, s61);
      FloatVector a7 = FloatVector.broadcast(S, rows.get(FLOAT, row7 + k * 4L));
      s70 = a7.fma(b0, s70);
      s71 = a7.fma(b1, s71);
    }
    s00.intoMemorySegment(scores, to, Lanes.ORDER);
    s01.intoMemorySegment(scores, to + V, Lanes.ORDER);
    s10.intoMemorySegment(scores, to + PANEL, Lanes.ORDER);
    s11.intoMemorySegment(scores, to + PANEL + V, Lanes.ORDER);
    s20.intoMemorySegment(scores, to + 2 * PANEL, Lanes.ORDER);
    s21.intoMemorySegment(scores, to + 2 * PANEL + V, Lanes.ORDER);
    s30.intoMemorySegment(scores, to + 3 * PANEL, Lanes.ORDER);
    s31.intoMemorySegment(scores, to + 3 * PANEL + V, Lanes.ORDER);
    s40.intoMemorySegment(scores, to + 4 * PANEL, Lanes.ORDER);
    s41.intoMemorySegment(scores, to + 4 * PANEL + V, Lanes.ORDER);
    s50.intoMemorySegment(scores, to + 5 * PANEL, Lanes.ORDER);
    s51.intoMemorySegment(scores, to + 5 * PANEL + V, Lanes.ORDER);
    s60.intoMemorySegment(scores, to + 6 * PANEL, Lanes.ORDER);
    s61.intoMemorySegment(scores, to + 6 * PANEL + V, Lanes.ORDER);
    s70.intoMemorySegment(scores, to + 7 * PANEL, Lanes.ORDER);
    s71.intoMemorySegment(scores, to + 7 * PANEL + V, Lanes.ORDER);
  }

  /** 4 patterns by 2 vectors of queries. */
  private static void block4x2(
      MemorySegment rows,
      long at,
      long stride,
      int last,
      int dims,
      MemorySegment queries,
      long from,
      MemorySegment scores,
      long to,
      boolean fresh) {
    long row0 = at;
    long row1 = at + Math.min(1, last) * stride;
    long row2 = at + Math.min(2, last) * stride;
    long row3 = at + Math.min(3, last) * stride;
    FloatVector s00 = fresh ? zero() : load(scores, to);
    FloatVector s01 = fresh ? zero() : load(scores, to + V);
    FloatVector s10 = fresh ? zero() : load(scores, to + PANEL);
    FloatVector s11 = fresh ? zero() : load(scores, to + PANEL + V);
    FloatVector s20 = fresh ? zero() : load(scores, to + 2 * PANEL);
    FloatVector s21 = fresh ? zero() : load(scores, to + 2 * PANEL + V);
    FloatVector s30 = fresh ? zero() : load(scores, to + 3 * PANEL);
    FloatVector s31 = fresh ? zero() : load(scores, to + 3 * PANEL + V);
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
    }
    s00.intoMemorySegment(scores, to, Lanes.ORDER);
    s01.intoMemorySegment(scores, to + V, Lanes.ORDER);
    s10.intoMemorySegment(scores, to + PANEL, Lanes.ORDER);
    s11.intoMemorySegment(scores, to + PANEL + V, Lanes.ORDER);
    s20.intoMemorySegment(scores, to + 2 * PANEL, Lanes.ORDER);
    s21.intoMemorySegment(scores, to + 2 * PANEL + V, Lanes.ORDER);
    s30.intoMemorySegment(scores, to + 3 * PANEL, Lanes.ORDER);
    s31.intoMemorySegment(scores, to + 3 * PANEL + V, Lanes.ORDER);
  }

  /** 8 patterns by 1 vectors of queries. */
  private static void block8x1(
      MemorySegment rows,
      long at,
      long stride,
      int last,
      int dims,
      MemorySegment queries,
      long from,
      MemorySegment scores,
      long to,
      boolean fresh) {
    long row0 = at;
    long row1 = at + Math.min(1, last) * stride;
    long row2 = at + Math.min(2, last) * stride;
    long row3 = at + Math.min(3, last) * stride;
    long row4 = at + Math.min(4, last) * stride;
    long row5 = at + Math.min(5, last) * stride;
    long row6 = at + Math.min(6, last) * stride;
    long row7 = at + Math.min(7, last) * stride;
    FloatVector s00 = fresh ? zero() : load(scores, to);
    FloatVector s10 = fresh ? zero() : load(scores, to + PANEL);
    FloatVector s20 = fresh ? zero() : load(scores, to + 2 * PANEL);
    FloatVector s30 = fresh ? zero() : load(scores, to + 3 * PANEL);
    FloatVector s40 = fresh ? zero() : load(scores, to + 4 * PANEL);
    FloatVector s50 = fresh ? zero() : load(scores, to + 5 * PANEL);
    FloatVector s60 = fresh ? zero() : load(scores, to + 6 * PANEL);
    FloatVector s70 = fresh ? zero() : load(scores, to + 7 * PANEL);
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
      FloatVector a6 = FloatVector.broadcast(S, rows.get(FLOAT, row6 + k * 4L));
      s60 = a6.fma(b0, s60);
      FloatVector a7 = FloatVector.broadcast(S, rows.get(FLOAT, row7 + k * 4L));
      s70 = a7.fma(b0, s70);
    }
    s00.intoMemorySegment(scores, to, Lanes.ORDER);
    s10.intoMemorySegment(scores, to + PANEL, Lanes.ORDER);
    s20.intoMemorySegment(scores, to + 2 * PANEL, Lanes.ORDER);
    s30.intoMemorySegment(scores, to + 3 * PANEL, Lanes.ORDER);
    s40.intoMemorySegment(scores, to + 4 * PANEL, Lanes.ORDER);
    s50.intoMemorySegment(scores, to + 5 * PANEL, Lanes.ORDER);
    s60.intoMemorySegment(scores, to + 6 * PANEL, Lanes.ORDER);
    s70.intoMemorySegment(scores, to + 7 * PANEL, Lanes.ORDER);
  }

  private static FloatVector zero() {
    return FloatVector.zero(S);
  }

  private static FloatVector load(MemorySegment from, long at) {
    return FloatVector.fromMemorySegment(S, from, at, Lanes.ORDER);
  }
}
