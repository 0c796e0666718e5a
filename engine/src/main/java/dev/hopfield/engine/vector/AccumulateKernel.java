package dev.hopfield.engine.vector;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Adds the weighted values of a tile to the sums of a panel of queries: a register block of a
 * matrix product whose lanes are queries.
 *
 * <p>Each of {@code rows} patterns contributes its weights, a row of {@link Lanes#PANEL} numbers,
 * times each of a few columns of its value, read from {@link PackedStrip}. The sums have a row of
 * {@link Lanes#PANEL} numbers for each column. All offsets are in bytes.
 *
 * <p>The sums are loaded by a method of their own, because C1 gives up where the loads are written
 * out, and stored by code that is written out, because C2 inlines no further calls by then.
 */
final class AccumulateKernel {
  private static final VectorSpecies<Float> S = Lanes.SPECIES;
  private static final long V = Lanes.BYTES;
  private static final long PANEL = Lanes.PANEL_BYTES;
  private static final long ROW = PackedStrip.ROW_BYTES;
  private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;

  private AccumulateKernel() {}

  /** Adds six columns, or four by four vectors, by {@code width} vectors of queries. */
  static void block(
      int height,
      int width,
      MemorySegment columns,
      long at,
      int rows,
      MemorySegment weights,
      long from,
      MemorySegment sums,
      long to) {
    switch (width) {
      case 4 -> {
        if (height == RegisterBlock.HEIGHT) {
          block6x4(columns, at, rows, weights, from, sums, to);
        } else {
          block4x4(columns, at, rows, weights, from, sums, to);
        }
      }
      case 2 -> block6x2(columns, at, rows, weights, from, sums, to);
      default -> block6x1(columns, at, rows, weights, from, sums, to);
    }
  }

  /** 6 columns by 4 vectors of queries. */
  private static void block6x4(
      MemorySegment columns,
      long at,
      int rows,
      MemorySegment weights,
      long from,
      MemorySegment sums,
      long to) {
    columns = NativeSegment.known(columns);
    weights = NativeSegment.known(weights);
    sums = NativeSegment.known(sums);
    FloatVector s00 = load(sums, to);
    FloatVector s01 = load(sums, to + V);
    FloatVector s02 = load(sums, to + 2 * V);
    FloatVector s03 = load(sums, to + 3 * V);
    FloatVector s10 = load(sums, to + PANEL);
    FloatVector s11 = load(sums, to + PANEL + V);
    FloatVector s12 = load(sums, to + PANEL + 2 * V);
    FloatVector s13 = load(sums, to + PANEL + 3 * V);
    FloatVector s20 = load(sums, to + 2 * PANEL);
    FloatVector s21 = load(sums, to + 2 * PANEL + V);
    FloatVector s22 = load(sums, to + 2 * PANEL + 2 * V);
    FloatVector s23 = load(sums, to + 2 * PANEL + 3 * V);
    FloatVector s30 = load(sums, to + 3 * PANEL);
    FloatVector s31 = load(sums, to + 3 * PANEL + V);
    FloatVector s32 = load(sums, to + 3 * PANEL + 2 * V);
    FloatVector s33 = load(sums, to + 3 * PANEL + 3 * V);
    FloatVector s40 = load(sums, to + 4 * PANEL);
    FloatVector s41 = load(sums, to + 4 * PANEL + V);
    FloatVector s42 = load(sums, to + 4 * PANEL + 2 * V);
    FloatVector s43 = load(sums, to + 4 * PANEL + 3 * V);
    FloatVector s50 = load(sums, to + 5 * PANEL);
    FloatVector s51 = load(sums, to + 5 * PANEL + V);
    FloatVector s52 = load(sums, to + 5 * PANEL + 2 * V);
    FloatVector s53 = load(sums, to + 5 * PANEL + 3 * V);
    for (int n = 0; n < rows; n++) {
      FloatVector b0 = load(weights, from + n * PANEL);
      FloatVector b1 = load(weights, from + n * PANEL + V);
      FloatVector b2 = load(weights, from + n * PANEL + 2 * V);
      FloatVector b3 = load(weights, from + n * PANEL + 3 * V);
      FloatVector a0 = FloatVector.broadcast(S, columns.get(FLOAT, at + n * ROW));
      s00 = a0.fma(b0, s00);
      s01 = a0.fma(b1, s01);
      s02 = a0.fma(b2, s02);
      s03 = a0.fma(b3, s03);
      FloatVector a1 = FloatVector.broadcast(S, columns.get(FLOAT, at + n * ROW + 4L));
      s10 = a1.fma(b0, s10);
      s11 = a1.fma(b1, s11);
      s12 = a1.fma(b2, s12);
      s13 = a1.fma(b3, s13);
      FloatVector a2 = FloatVector.broadcast(S, columns.get(FLOAT, at + n * ROW + 8L));
      s20 = a2.fma(b0, s20);
      s21 = a2.fma(b1, s21);
      s22 = a2.fma(b2, s22);
      s23 = a2.fma(b3, s23);
      FloatVector a3 = FloatVector.broadcast(S, columns.get(FLOAT, at + n * ROW + 12L));
      s30 = a3.fma(b0, s30);
      s31 = a3.fma(b1, s31);
      s32 = a3.fma(b2, s32);
      s33 = a3.fma(b3, s33);
      FloatVector a4 = FloatVector.broadcast(S, columns.get(FLOAT, at + n * ROW + 16L));
      s40 = a4.fma(b0, s40);
      s41 = a4.fma(b1, s41);
      s42 = a4.fma(b2, s42);
      s43 = a4.fma(b3, s43);
      FloatVector a5 = FloatVector.broadcast(S, columns.get(FLOAT, at + n * ROW + 20L));
      s50 = a5.fma(b0, s50);
      s51 = a5.fma(b1, s51);
      s52 = a5.fma(b2, s52);
      s53 = a5.fma(b3, s53);
    }
    s00.intoMemorySegment(sums, to, Lanes.ORDER);
    s01.intoMemorySegment(sums, to + V, Lanes.ORDER);
    s02.intoMemorySegment(sums, to + 2 * V, Lanes.ORDER);
    s03.intoMemorySegment(sums, to + 3 * V, Lanes.ORDER);
    s10.intoMemorySegment(sums, to + PANEL, Lanes.ORDER);
    s11.intoMemorySegment(sums, to + PANEL + V, Lanes.ORDER);
    s12.intoMemorySegment(sums, to + PANEL + 2 * V, Lanes.ORDER);
    s13.intoMemorySegment(sums, to + PANEL + 3 * V, Lanes.ORDER);
    s20.intoMemorySegment(sums, to + 2 * PANEL, Lanes.ORDER);
    s21.intoMemorySegment(sums, to + 2 * PANEL + V, Lanes.ORDER);
    s22.intoMemorySegment(sums, to + 2 * PANEL + 2 * V, Lanes.ORDER);
    s23.intoMemorySegment(sums, to + 2 * PANEL + 3 * V, Lanes.ORDER);
    s30.intoMemorySegment(sums, to + 3 * PANEL, Lanes.ORDER);
    s31.intoMemorySegment(sums, to + 3 * PANEL + V, Lanes.ORDER);
    s32.intoMemorySegment(sums, to + 3 * PANEL + 2 * V, Lanes.ORDER);
    s33.intoMemorySegment(sums, to + 3 * PANEL + 3 * V, Lanes.ORDER);
    s40.intoMemorySegment(sums, to + 4 * PANEL, Lanes.ORDER);
    s41.intoMemorySegment(sums, to + 4 * PANEL + V, Lanes.ORDER);
    s42.intoMemorySegment(sums, to + 4 * PANEL + 2 * V, Lanes.ORDER);
    s43.intoMemorySegment(sums, to + 4 * PANEL + 3 * V, Lanes.ORDER);
    s50.intoMemorySegment(sums, to + 5 * PANEL, Lanes.ORDER);
    s51.intoMemorySegment(sums, to + 5 * PANEL + V, Lanes.ORDER);
    s52.intoMemorySegment(sums, to + 5 * PANEL + 2 * V, Lanes.ORDER);
    s53.intoMemorySegment(sums, to + 5 * PANEL + 3 * V, Lanes.ORDER);
  }

  /** 4 columns by 4 vectors of queries. */
  private static void block4x4(
      MemorySegment columns,
      long at,
      int rows,
      MemorySegment weights,
      long from,
      MemorySegment sums,
      long to) {
    columns = NativeSegment.known(columns);
    weights = NativeSegment.known(weights);
    sums = NativeSegment.known(sums);
    FloatVector s00 = load(sums, to);
    FloatVector s01 = load(sums, to + V);
    FloatVector s02 = load(sums, to + 2 * V);
    FloatVector s03 = load(sums, to + 3 * V);
    FloatVector s10 = load(sums, to + PANEL);
    FloatVector s11 = load(sums, to + PANEL + V);
    FloatVector s12 = load(sums, to + PANEL + 2 * V);
    FloatVector s13 = load(sums, to + PANEL + 3 * V);
    FloatVector s20 = load(sums, to + 2 * PANEL);
    FloatVector s21 = load(sums, to + 2 * PANEL + V);
    FloatVector s22 = load(sums, to + 2 * PANEL + 2 * V);
    FloatVector s23 = load(sums, to + 2 * PANEL + 3 * V);
    FloatVector s30 = load(sums, to + 3 * PANEL);
    FloatVector s31 = load(sums, to + 3 * PANEL + V);
    FloatVector s32 = load(sums, to + 3 * PANEL + 2 * V);
    FloatVector s33 = load(sums, to + 3 * PANEL + 3 * V);
    for (int n = 0; n < rows; n++) {
      FloatVector b0 = load(weights, from + n * PANEL);
      FloatVector b1 = load(weights, from + n * PANEL + V);
      FloatVector b2 = load(weights, from + n * PANEL + 2 * V);
      FloatVector b3 = load(weights, from + n * PANEL + 3 * V);
      FloatVector a0 = FloatVector.broadcast(S, columns.get(FLOAT, at + n * ROW));
      s00 = a0.fma(b0, s00);
      s01 = a0.fma(b1, s01);
      s02 = a0.fma(b2, s02);
      s03 = a0.fma(b3, s03);
      FloatVector a1 = FloatVector.broadcast(S, columns.get(FLOAT, at + n * ROW + 4L));
      s10 = a1.fma(b0, s10);
      s11 = a1.fma(b1, s11);
      s12 = a1.fma(b2, s12);
      s13 = a1.fma(b3, s13);
      FloatVector a2 = FloatVector.broadcast(S, columns.get(FLOAT, at + n * ROW + 8L));
      s20 = a2.fma(b0, s20);
      s21 = a2.fma(b1, s21);
      s22 = a2.fma(b2, s22);
      s23 = a2.fma(b3, s23);
      FloatVector a3 = FloatVector.broadcast(S, columns.get(FLOAT, at + n * ROW + 12L));
      s30 = a3.fma(b0, s30);
      s31 = a3.fma(b1, s31);
      s32 = a3.fma(b2, s32);
      s33 = a3.fma(b3, s33);
    }
    s00.intoMemorySegment(sums, to, Lanes.ORDER);
    s01.intoMemorySegment(sums, to + V, Lanes.ORDER);
    s02.intoMemorySegment(sums, to + 2 * V, Lanes.ORDER);
    s03.intoMemorySegment(sums, to + 3 * V, Lanes.ORDER);
    s10.intoMemorySegment(sums, to + PANEL, Lanes.ORDER);
    s11.intoMemorySegment(sums, to + PANEL + V, Lanes.ORDER);
    s12.intoMemorySegment(sums, to + PANEL + 2 * V, Lanes.ORDER);
    s13.intoMemorySegment(sums, to + PANEL + 3 * V, Lanes.ORDER);
    s20.intoMemorySegment(sums, to + 2 * PANEL, Lanes.ORDER);
    s21.intoMemorySegment(sums, to + 2 * PANEL + V, Lanes.ORDER);
    s22.intoMemorySegment(sums, to + 2 * PANEL + 2 * V, Lanes.ORDER);
    s23.intoMemorySegment(sums, to + 2 * PANEL + 3 * V, Lanes.ORDER);
    s30.intoMemorySegment(sums, to + 3 * PANEL, Lanes.ORDER);
    s31.intoMemorySegment(sums, to + 3 * PANEL + V, Lanes.ORDER);
    s32.intoMemorySegment(sums, to + 3 * PANEL + 2 * V, Lanes.ORDER);
    s33.intoMemorySegment(sums, to + 3 * PANEL + 3 * V, Lanes.ORDER);
  }

  /** 6 columns by 2 vectors of queries. */
  private static void block6x2(
      MemorySegment columns,
      long at,
      int rows,
      MemorySegment weights,
      long from,
      MemorySegment sums,
      long to) {
    columns = NativeSegment.known(columns);
    weights = NativeSegment.known(weights);
    sums = NativeSegment.known(sums);
    FloatVector s00 = load(sums, to);
    FloatVector s01 = load(sums, to + V);
    FloatVector s10 = load(sums, to + PANEL);
    FloatVector s11 = load(sums, to + PANEL + V);
    FloatVector s20 = load(sums, to + 2 * PANEL);
    FloatVector s21 = load(sums, to + 2 * PANEL + V);
    FloatVector s30 = load(sums, to + 3 * PANEL);
    FloatVector s31 = load(sums, to + 3 * PANEL + V);
    FloatVector s40 = load(sums, to + 4 * PANEL);
    FloatVector s41 = load(sums, to + 4 * PANEL + V);
    FloatVector s50 = load(sums, to + 5 * PANEL);
    FloatVector s51 = load(sums, to + 5 * PANEL + V);
    for (int n = 0; n < rows; n++) {
      FloatVector b0 = load(weights, from + n * PANEL);
      FloatVector b1 = load(weights, from + n * PANEL + V);
      FloatVector a0 = FloatVector.broadcast(S, columns.get(FLOAT, at + n * ROW));
      s00 = a0.fma(b0, s00);
      s01 = a0.fma(b1, s01);
      FloatVector a1 = FloatVector.broadcast(S, columns.get(FLOAT, at + n * ROW + 4L));
      s10 = a1.fma(b0, s10);
      s11 = a1.fma(b1, s11);
      FloatVector a2 = FloatVector.broadcast(S, columns.get(FLOAT, at + n * ROW + 8L));
      s20 = a2.fma(b0, s20);
      s21 = a2.fma(b1, s21);
      FloatVector a3 = FloatVector.broadcast(S, columns.get(FLOAT, at + n * ROW + 12L));
      s30 = a3.fma(b0, s30);
      s31 = a3.fma(b1, s31);
      FloatVector a4 = FloatVector.broadcast(S, columns.get(FLOAT, at + n * ROW + 16L));
      s40 = a4.fma(b0, s40);
      s41 = a4.fma(b1, s41);
      FloatVector a5 = FloatVector.broadcast(S, columns.get(FLOAT, at + n * ROW + 20L));
      s50 = a5.fma(b0, s50);
      s51 = a5.fma(b1, s51);
    }
    s00.intoMemorySegment(sums, to, Lanes.ORDER);
    s01.intoMemorySegment(sums, to + V, Lanes.ORDER);
    s10.intoMemorySegment(sums, to + PANEL, Lanes.ORDER);
    s11.intoMemorySegment(sums, to + PANEL + V, Lanes.ORDER);
    s20.intoMemorySegment(sums, to + 2 * PANEL, Lanes.ORDER);
    s21.intoMemorySegment(sums, to + 2 * PANEL + V, Lanes.ORDER);
    s30.intoMemorySegment(sums, to + 3 * PANEL, Lanes.ORDER);
    s31.intoMemorySegment(sums, to + 3 * PANEL + V, Lanes.ORDER);
    s40.intoMemorySegment(sums, to + 4 * PANEL, Lanes.ORDER);
    s41.intoMemorySegment(sums, to + 4 * PANEL + V, Lanes.ORDER);
    s50.intoMemorySegment(sums, to + 5 * PANEL, Lanes.ORDER);
    s51.intoMemorySegment(sums, to + 5 * PANEL + V, Lanes.ORDER);
  }

  /** 6 columns by 1 vector of queries. */
  private static void block6x1(
      MemorySegment columns,
      long at,
      int rows,
      MemorySegment weights,
      long from,
      MemorySegment sums,
      long to) {
    columns = NativeSegment.known(columns);
    weights = NativeSegment.known(weights);
    sums = NativeSegment.known(sums);
    FloatVector s00 = load(sums, to);
    FloatVector s10 = load(sums, to + PANEL);
    FloatVector s20 = load(sums, to + 2 * PANEL);
    FloatVector s30 = load(sums, to + 3 * PANEL);
    FloatVector s40 = load(sums, to + 4 * PANEL);
    FloatVector s50 = load(sums, to + 5 * PANEL);
    for (int n = 0; n < rows; n++) {
      FloatVector b0 = load(weights, from + n * PANEL);
      FloatVector a0 = FloatVector.broadcast(S, columns.get(FLOAT, at + n * ROW));
      s00 = a0.fma(b0, s00);
      FloatVector a1 = FloatVector.broadcast(S, columns.get(FLOAT, at + n * ROW + 4L));
      s10 = a1.fma(b0, s10);
      FloatVector a2 = FloatVector.broadcast(S, columns.get(FLOAT, at + n * ROW + 8L));
      s20 = a2.fma(b0, s20);
      FloatVector a3 = FloatVector.broadcast(S, columns.get(FLOAT, at + n * ROW + 12L));
      s30 = a3.fma(b0, s30);
      FloatVector a4 = FloatVector.broadcast(S, columns.get(FLOAT, at + n * ROW + 16L));
      s40 = a4.fma(b0, s40);
      FloatVector a5 = FloatVector.broadcast(S, columns.get(FLOAT, at + n * ROW + 20L));
      s50 = a5.fma(b0, s50);
    }
    s00.intoMemorySegment(sums, to, Lanes.ORDER);
    s10.intoMemorySegment(sums, to + PANEL, Lanes.ORDER);
    s20.intoMemorySegment(sums, to + 2 * PANEL, Lanes.ORDER);
    s30.intoMemorySegment(sums, to + 3 * PANEL, Lanes.ORDER);
    s40.intoMemorySegment(sums, to + 4 * PANEL, Lanes.ORDER);
    s50.intoMemorySegment(sums, to + 5 * PANEL, Lanes.ORDER);
  }

  private static FloatVector load(MemorySegment from, long at) {
    return FloatVector.fromMemorySegment(S, from, at, Lanes.ORDER);
  }
}
