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
 * times each of a few columns of its value, read from {@link PackedTile}. The sums have a row of
 * {@link Lanes#PANEL} numbers for each column. {@code at} and {@code from} are in bytes.
 */
final class AccumulateKernel {
  private static final VectorSpecies<Float> S = Lanes.SPECIES;
  private static final long V = Lanes.BYTES;
  private static final long PANEL = Lanes.PANEL_BYTES;
  private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;
  private static final int L = Lanes.COUNT;
  private static final int W = Lanes.PANEL;

  private AccumulateKernel() {}

  /** Adds as many columns as {@link RegisterBlock#height} says by {@code width} vectors. */
  static void block(
      int width,
      MemorySegment columns,
      long at,
      int rows,
      MemorySegment weights,
      long from,
      float[] sums,
      int to) {
    switch (width) {
      case 4 -> block4x4(columns, at, rows, weights, from, sums, to);
      case 2 -> {
        if (Lanes.MANY_REGISTERS) {
          block8x2(columns, at, rows, weights, from, sums, to);
        } else {
          block4x2(columns, at, rows, weights, from, sums, to);
        }
      }
      default -> block8x1(columns, at, rows, weights, from, sums, to);
    }
  }

  /** 4 columns by 4 vectors of queries. */
  private static void block4x4(
      MemorySegment columns,
      long at,
      int rows,
      MemorySegment weights,
      long from,
      float[] sums,
      int to) {
    FloatVector s00 = FloatVector.fromArray(S, sums, to);
    FloatVector s01 = FloatVector.fromArray(S, sums, to + L);
    FloatVector s02 = FloatVector.fromArray(S, sums, to + 2 * L);
    FloatVector s03 = FloatVector.fromArray(S, sums, to + 3 * L);
    FloatVector s10 = FloatVector.fromArray(S, sums, to + W);
    FloatVector s11 = FloatVector.fromArray(S, sums, to + W + L);
    FloatVector s12 = FloatVector.fromArray(S, sums, to + W + 2 * L);
    FloatVector s13 = FloatVector.fromArray(S, sums, to + W + 3 * L);
    FloatVector s20 = FloatVector.fromArray(S, sums, to + 2 * W);
    FloatVector s21 = FloatVector.fromArray(S, sums, to + 2 * W + L);
    FloatVector s22 = FloatVector.fromArray(S, sums, to + 2 * W + 2 * L);
    FloatVector s23 = FloatVector.fromArray(S, sums, to + 2 * W + 3 * L);
    FloatVector s30 = FloatVector.fromArray(S, sums, to + 3 * W);
    FloatVector s31 = FloatVector.fromArray(S, sums, to + 3 * W + L);
    FloatVector s32 = FloatVector.fromArray(S, sums, to + 3 * W + 2 * L);
    FloatVector s33 = FloatVector.fromArray(S, sums, to + 3 * W + 3 * L);
    for (int n = 0; n < rows; n++) {
      FloatVector b0 = load(weights, from + n * PANEL);
      FloatVector b1 = load(weights, from + n * PANEL + V);
      FloatVector b2 = load(weights, from + n * PANEL + 2 * V);
      FloatVector b3 = load(weights, from + n * PANEL + 3 * V);
      FloatVector a0 = FloatVector.broadcast(S, columns.get(FLOAT, at + n * PackedTile.ROW_BYTES));
      s00 = a0.fma(b0, s00);
      s01 = a0.fma(b1, s01);
      s02 = a0.fma(b2, s02);
      s03 = a0.fma(b3, s03);
      FloatVector a1 =
          FloatVector.broadcast(S, columns.get(FLOAT, at + n * PackedTile.ROW_BYTES + 4L));
      s10 = a1.fma(b0, s10);
      s11 = a1.fma(b1, s11);
      s12 = a1.fma(b2, s12);
      s13 = a1.fma(b3, s13);
      FloatVector a2 =
          FloatVector.broadcast(S, columns.get(FLOAT, at + n * PackedTile.ROW_BYTES + 8L));
      s20 = a2.fma(b0, s20);
      s21 = a2.fma(b1, s21);
      s22 = a2.fma(b2, s22);
      s23 = a2.fma(b3, s23);
      FloatVector a3 =
          FloatVector.broadcast(S, columns.get(FLOAT, at + n * PackedTile.ROW_BYTES + 12L));
      s30 = a3.fma(b0, s30);
      s31 = a3.fma(b1, s31);
      s32 = a3.fma(b2, s32);
      s33 = a3.fma(b3, s33);
    }
    s00.intoArray(sums, to);
    s01.intoArray(sums, to + L);
    s02.intoArray(sums, to + 2 * L);
    s03.intoArray(sums, to + 3 * L);
    s10.intoArray(sums, to + W);
    s11.intoArray(sums, to + W + L);
    s12.intoArray(sums, to + W + 2 * L);
    s13.intoArray(sums, to + W + 3 * L);
    s20.intoArray(sums, to + 2 * W);
    s21.intoArray(sums, to + 2 * W + L);
    s22.intoArray(sums, to + 2 * W + 2 * L);
    s23.intoArray(sums, to + 2 * W + 3 * L);
    s30.intoArray(sums, to + 3 * W);
    s31.intoArray(sums, to + 3 * W + L);
    s32.intoArray(sums, to + 3 * W + 2 * L);
    s33.intoArray(sums, to + 3 * W + 3 * L);
  }

  /** 8 columns by 2 vectors of queries. */
  private static void block8x2(
      MemorySegment columns,
      long at,
      int rows,
      MemorySegment weights,
      long from,
      float[] sums,
      int to) {
    FloatVector s00 = FloatVector.fromArray(S, sums, to);
    FloatVector s01 = FloatVector.fromArray(S, sums, to + L);
    FloatVector s10 = FloatVector.fromArray(S, sums, to + W);
    FloatVector s11 = FloatVector.fromArray(S, sums, to + W + L);
    FloatVector s20 = FloatVector.fromArray(S, sums, to + 2 * W);
    FloatVector s21 = FloatVector.fromArray(S, sums, to + 2 * W + L);
    FloatVector s30 = FloatVector.fromArray(S, sums, to + 3 * W);
    FloatVector s31 = FloatVector.fromArray(S, sums, to + 3 * W + L);
    FloatVector s40 = FloatVector.fromArray(S, sums, to + 4 * W);
    FloatVector s41 = FloatVector.fromArray(S, sums, to + 4 * W + L);
    FloatVector s50 = FloatVector.fromArray(S, sums, to + 5 * W);
    FloatVector s51 = FloatVector.fromArray(S, sums, to + 5 * W + L);
    FloatVector s60 = FloatVector.fromArray(S, sums, to + 6 * W);
    FloatVector s61 = FloatVector.fromArray(S, sums, to + 6 * W + L);
    FloatVector s70 = FloatVector.fromArray(S, sums, to + 7 * W);
    FloatVector s71 = FloatVector.fromArray(S, sums, to + 7 * W + L);
    for (int n = 0; n < rows; n++) {
      FloatVector b0 = load(weights, from + n * PANEL);
      FloatVector b1 = load(weights, from + n * PANEL + V);
      FloatVector a0 = FloatVector.broadcast(S, columns.get(FLOAT, at + n * PackedTile.ROW_BYTES));
      s00 = a0.fma(b0, s00);
      s01 = a0.fma(b1, s01);
      FloatVector a1 =
          FloatVector.broadcast(S, columns.get(FLOAT, at + n * PackedTile.ROW_BYTES + 4L));
      s10 = a1.fma(b0, s10);
      s11 = a1.fma(b1, s11);
      FloatVector a2 =
          FloatVector.broadcast(S, columns.get(FLOAT, at + n * PackedTile.ROW_BYTES + 8L));
      s20 = a2.fma(b0, s20);
      s21 = a2.fma(b1, s21);
      FloatVector a3 =
          FloatVector.broadcast(S, columns.get(FLOAT, at + n * PackedTile.ROW_BYTES + 12L));
      s30 = a3.fma(b0, s30);
      s31 = a3.fma(b1, s31);
      FloatVector a4 =
          FloatVector.broadcast(S, columns.get(FLOAT, at + n * PackedTile.ROW_BYTES + 16L));
      s40 = a4.fma(b0, s40);
      s41 = a4.fma(b1, s41);
      FloatVector a5 =
          FloatVector.broadcast(S, columns.get(FLOAT, at + n * PackedTile.ROW_BYTES + 20L));
      s50 = a5.fma(b0, s50);
      s51 = a5.fma(b1, s51);
      FloatVector a6 =
          FloatVector.broadcast(S, columns.get(FLOAT, at + n * PackedTile.ROW_BYTES + 24L));
      s60 = a6.fma(b0, s60);
      s61 = a6.fma(b1, s61);
      FloatVector a7 =
          FloatVector.broadcast(S, columns.get(FLOAT, at + n * PackedTile.ROW_BYTES + 28L));
      s70 = a7.fma(b0, s70);
      s71 = a7.fma(b1, s71);
    }
    s00.intoArray(sums, to);
    s01.intoArray(sums, to + L);
    s10.intoArray(sums, to + W);
    s11.intoArray(sums, to + W + L);
    s20.intoArray(sums, to + 2 * W);
    s21.intoArray(sums, to + 2 * W + L);
    s30.intoArray(sums, to + 3 * W);
    s31.intoArray(sums, to + 3 * W + L);
    s40.intoArray(sums, to + 4 * W);
    s41.intoArray(sums, to + 4 * W + L);
    s50.intoArray(sums, to + 5 * W);
    s51.intoArray(sums, to + 5 * W + L);
    s60.intoArray(sums, to + 6 * W);
    s61.intoArray(sums, to + 6 * W + L);
    s70.intoArray(sums, to + 7 * W);
    s71.intoArray(sums, to + 7 * W + L);
  }

  /** 4 columns by 2 vectors of queries. */
  private static void block4x2(
      MemorySegment columns,
      long at,
      int rows,
      MemorySegment weights,
      long from,
      float[] sums,
      int to) {
    FloatVector s00 = FloatVector.fromArray(S, sums, to);
    FloatVector s01 = FloatVector.fromArray(S, sums, to + L);
    FloatVector s10 = FloatVector.fromArray(S, sums, to + W);
    FloatVector s11 = FloatVector.fromArray(S, sums, to + W + L);
    FloatVector s20 = FloatVector.fromArray(S, sums, to + 2 * W);
    FloatVector s21 = FloatVector.fromArray(S, sums, to + 2 * W + L);
    FloatVector s30 = FloatVector.fromArray(S, sums, to + 3 * W);
    FloatVector s31 = FloatVector.fromArray(S, sums, to + 3 * W + L);
    for (int n = 0; n < rows; n++) {
      FloatVector b0 = load(weights, from + n * PANEL);
      FloatVector b1 = load(weights, from + n * PANEL + V);
      FloatVector a0 = FloatVector.broadcast(S, columns.get(FLOAT, at + n * PackedTile.ROW_BYTES));
      s00 = a0.fma(b0, s00);
      s01 = a0.fma(b1, s01);
      FloatVector a1 =
          FloatVector.broadcast(S, columns.get(FLOAT, at + n * PackedTile.ROW_BYTES + 4L));
      s10 = a1.fma(b0, s10);
      s11 = a1.fma(b1, s11);
      FloatVector a2 =
          FloatVector.broadcast(S, columns.get(FLOAT, at + n * PackedTile.ROW_BYTES + 8L));
      s20 = a2.fma(b0, s20);
      s21 = a2.fma(b1, s21);
      FloatVector a3 =
          FloatVector.broadcast(S, columns.get(FLOAT, at + n * PackedTile.ROW_BYTES + 12L));
      s30 = a3.fma(b0, s30);
      s31 = a3.fma(b1, s31);
    }
    s00.intoArray(sums, to);
    s01.intoArray(sums, to + L);
    s10.intoArray(sums, to + W);
    s11.intoArray(sums, to + W + L);
    s20.intoArray(sums, to + 2 * W);
    s21.intoArray(sums, to + 2 * W + L);
    s30.intoArray(sums, to + 3 * W);
    s31.intoArray(sums, to + 3 * W + L);
  }

  /** 8 columns by 1 vectors of queries. */
  private static void block8x1(
      MemorySegment columns,
      long at,
      int rows,
      MemorySegment weights,
      long from,
      float[] sums,
      int to) {
    FloatVector s00 = FloatVector.fromArray(S, sums, to);
    FloatVector s10 = FloatVector.fromArray(S, sums, to + W);
    FloatVector s20 = FloatVector.fromArray(S, sums, to + 2 * W);
    FloatVector s30 = FloatVector.fromArray(S, sums, to + 3 * W);
    FloatVector s40 = FloatVector.fromArray(S, sums, to + 4 * W);
    FloatVector s50 = FloatVector.fromArray(S, sums, to + 5 * W);
    FloatVector s60 = FloatVector.fromArray(S, sums, to + 6 * W);
    FloatVector s70 = FloatVector.fromArray(S, sums, to + 7 * W);
    for (int n = 0; n < rows; n++) {
      FloatVector b0 = load(weights, from + n * PANEL);
      FloatVector a0 = FloatVector.broadcast(S, columns.get(FLOAT, at + n * PackedTile.ROW_BYTES));
      s00 = a0.fma(b0, s00);
      FloatVector a1 =
          FloatVector.broadcast(S, columns.get(FLOAT, at + n * PackedTile.ROW_BYTES + 4L));
      s10 = a1.fma(b0, s10);
      FloatVector a2 =
          FloatVector.broadcast(S, columns.get(FLOAT, at + n * PackedTile.ROW_BYTES + 8L));
      s20 = a2.fma(b0, s20);
      FloatVector a3 =
          FloatVector.broadcast(S, columns.get(FLOAT, at + n * PackedTile.ROW_BYTES + 12L));
      s30 = a3.fma(b0, s30);
      FloatVector a4 =
          FloatVector.broadcast(S, columns.get(FLOAT, at + n * PackedTile.ROW_BYTES + 16L));
      s40 = a4.fma(b0, s40);
      FloatVector a5 =
          FloatVector.broadcast(S, columns.get(FLOAT, at + n * PackedTile.ROW_BYTES + 20L));
      s50 = a5.fma(b0, s50);
      FloatVector a6 =
          FloatVector.broadcast(S, columns.get(FLOAT, at + n * PackedTile.ROW_BYTES + 24L));
      s60 = a6.fma(b0, s60);
      FloatVector a7 =
          FloatVector.broadcast(S, columns.get(FLOAT, at + n * PackedTile.ROW_BYTES + 28L));
      s70 = a7.fma(b0, s70);
    }
    s00.intoArray(sums, to);
    s10.intoArray(sums, to + W);
    s20.intoArray(sums, to + 2 * W);
    s30.intoArray(sums, to + 3 * W);
    s40.intoArray(sums, to + 4 * W);
    s50.intoArray(sums, to + 5 * W);
    s60.intoArray(sums, to + 6 * W);
    s70.intoArray(sums, to + 7 * W);
  }

  private static FloatVector load(MemorySegment from, long at) {
    return FloatVector.fromMemorySegment(S, from, at, Lanes.ORDER);
  }
}
