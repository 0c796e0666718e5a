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
 * <p>A block starts from zeros and is added to the sums afterwards: vectors loaded before the loop
 * brought the JIT near the size from which it inlines no more loads, those of the loop first.
 */
final class AccumulateKernel {
  private static final VectorSpecies<Float> S = Lanes.SPECIES;
  private static final long V = Lanes.BYTES;
  private static final long PANEL = Lanes.PANEL_BYTES;
  private static final long ROW = PackedStrip.ROW_BYTES;
  private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;

  private AccumulateKernel() {}

  /**
   * Adds six columns, or four by four vectors, by {@code width} vectors of queries.
   *
   * @param product scratch of {@link RegisterBlock#HEIGHT} rows of a panel
   */
  static void block(
      int height,
      int width,
      MemorySegment columns,
      long at,
      int rows,
      MemorySegment weights,
      long from,
      MemorySegment product,
      MemorySegment sums,
      long to) {
    switch (width) {
      case 4 -> {
        if (height == RegisterBlock.HEIGHT) {
          block6x4(columns, at, rows, weights, from, product);
        } else {
          block4x4(columns, at, rows, weights, from, product);
        }
      }
      case 2 -> block6x2(columns, at, rows, weights, from, product);
      default -> block6x1(columns, at, rows, weights, from, product);
    }
    for (int i = 0; i < height; i++) {
      add(product, i * PANEL, width, sums, to + i * PANEL);
    }
  }

  private static void add(
      MemorySegment product, long from, int width, MemorySegment sums, long to) {
    product = NativeSegment.known(product);
    sums = NativeSegment.known(sums);
    for (int v = 0; v < width; v++) {
      load(sums, to + v * V)
          .add(load(product, from + v * V))
          .intoMemorySegment(sums, to + v * V, Lanes.ORDER);
    }
  }

  /** 6 columns by 4 vectors of queries. */
  private static void block6x4(
      MemorySegment columns,
      long at,
      int rows,
      MemorySegment weights,
      long from,
      MemorySegment product) {
    columns = NativeSegment.known(columns);
    weights = NativeSegment.known(weights);
    product = NativeSegment.known(product);
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
    s00.intoMemorySegment(product, 0, Lanes.ORDER);
    s01.intoMemorySegment(product, V, Lanes.ORDER);
    s02.intoMemorySegment(product, 2 * V, Lanes.ORDER);
    s03.intoMemorySegment(product, 3 * V, Lanes.ORDER);
    s10.intoMemorySegment(product, PANEL, Lanes.ORDER);
    s11.intoMemorySegment(product, PANEL + V, Lanes.ORDER);
    s12.intoMemorySegment(product, PANEL + 2 * V, Lanes.ORDER);
    s13.intoMemorySegment(product, PANEL + 3 * V, Lanes.ORDER);
    s20.intoMemorySegment(product, 2 * PANEL, Lanes.ORDER);
    s21.intoMemorySegment(product, 2 * PANEL + V, Lanes.ORDER);
    s22.intoMemorySegment(product, 2 * PANEL + 2 * V, Lanes.ORDER);
    s23.intoMemorySegment(product, 2 * PANEL + 3 * V, Lanes.ORDER);
    s30.intoMemorySegment(product, 3 * PANEL, Lanes.ORDER);
    s31.intoMemorySegment(product, 3 * PANEL + V, Lanes.ORDER);
    s32.intoMemorySegment(product, 3 * PANEL + 2 * V, Lanes.ORDER);
    s33.intoMemorySegment(product, 3 * PANEL + 3 * V, Lanes.ORDER);
    s40.intoMemorySegment(product, 4 * PANEL, Lanes.ORDER);
    s41.intoMemorySegment(product, 4 * PANEL + V, Lanes.ORDER);
    s42.intoMemorySegment(product, 4 * PANEL + 2 * V, Lanes.ORDER);
    s43.intoMemorySegment(product, 4 * PANEL + 3 * V, Lanes.ORDER);
    s50.intoMemorySegment(product, 5 * PANEL, Lanes.ORDER);
    s51.intoMemorySegment(product, 5 * PANEL + V, Lanes.ORDER);
    s52.intoMemorySegment(product, 5 * PANEL + 2 * V, Lanes.ORDER);
    s53.intoMemorySegment(product, 5 * PANEL + 3 * V, Lanes.ORDER);
  }

  /** 4 columns by 4 vectors of queries. */
  private static void block4x4(
      MemorySegment columns,
      long at,
      int rows,
      MemorySegment weights,
      long from,
      MemorySegment product) {
    columns = NativeSegment.known(columns);
    weights = NativeSegment.known(weights);
    product = NativeSegment.known(product);
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
    s00.intoMemorySegment(product, 0, Lanes.ORDER);
    s01.intoMemorySegment(product, V, Lanes.ORDER);
    s02.intoMemorySegment(product, 2 * V, Lanes.ORDER);
    s03.intoMemorySegment(product, 3 * V, Lanes.ORDER);
    s10.intoMemorySegment(product, PANEL, Lanes.ORDER);
    s11.intoMemorySegment(product, PANEL + V, Lanes.ORDER);
    s12.intoMemorySegment(product, PANEL + 2 * V, Lanes.ORDER);
    s13.intoMemorySegment(product, PANEL + 3 * V, Lanes.ORDER);
    s20.intoMemorySegment(product, 2 * PANEL, Lanes.ORDER);
    s21.intoMemorySegment(product, 2 * PANEL + V, Lanes.ORDER);
    s22.intoMemorySegment(product, 2 * PANEL + 2 * V, Lanes.ORDER);
    s23.intoMemorySegment(product, 2 * PANEL + 3 * V, Lanes.ORDER);
    s30.intoMemorySegment(product, 3 * PANEL, Lanes.ORDER);
    s31.intoMemorySegment(product, 3 * PANEL + V, Lanes.ORDER);
    s32.intoMemorySegment(product, 3 * PANEL + 2 * V, Lanes.ORDER);
    s33.intoMemorySegment(product, 3 * PANEL + 3 * V, Lanes.ORDER);
  }

  /** 6 columns by 2 vectors of queries. */
  private static void block6x2(
      MemorySegment columns,
      long at,
      int rows,
      MemorySegment weights,
      long from,
      MemorySegment product) {
    columns = NativeSegment.known(columns);
    weights = NativeSegment.known(weights);
    product = NativeSegment.known(product);
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
    s00.intoMemorySegment(product, 0, Lanes.ORDER);
    s01.intoMemorySegment(product, V, Lanes.ORDER);
    s10.intoMemorySegment(product, PANEL, Lanes.ORDER);
    s11.intoMemorySegment(product, PANEL + V, Lanes.ORDER);
    s20.intoMemorySegment(product, 2 * PANEL, Lanes.ORDER);
    s21.intoMemorySegment(product, 2 * PANEL + V, Lanes.ORDER);
    s30.intoMemorySegment(product, 3 * PANEL, Lanes.ORDER);
    s31.intoMemorySegment(product, 3 * PANEL + V, Lanes.ORDER);
    s40.intoMemorySegment(product, 4 * PANEL, Lanes.ORDER);
    s41.intoMemorySegment(product, 4 * PANEL + V, Lanes.ORDER);
    s50.intoMemorySegment(product, 5 * PANEL, Lanes.ORDER);
    s51.intoMemorySegment(product, 5 * PANEL + V, Lanes.ORDER);
  }

  /** 6 columns by 1 vector of queries. */
  private static void block6x1(
      MemorySegment columns,
      long at,
      int rows,
      MemorySegment weights,
      long from,
      MemorySegment product) {
    columns = NativeSegment.known(columns);
    weights = NativeSegment.known(weights);
    product = NativeSegment.known(product);
    FloatVector s00 = FloatVector.zero(S);
    FloatVector s10 = FloatVector.zero(S);
    FloatVector s20 = FloatVector.zero(S);
    FloatVector s30 = FloatVector.zero(S);
    FloatVector s40 = FloatVector.zero(S);
    FloatVector s50 = FloatVector.zero(S);
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
    s00.intoMemorySegment(product, 0, Lanes.ORDER);
    s10.intoMemorySegment(product, PANEL, Lanes.ORDER);
    s20.intoMemorySegment(product, 2 * PANEL, Lanes.ORDER);
    s30.intoMemorySegment(product, 3 * PANEL, Lanes.ORDER);
    s40.intoMemorySegment(product, 4 * PANEL, Lanes.ORDER);
    s50.intoMemorySegment(product, 5 * PANEL, Lanes.ORDER);
  }

  private static FloatVector load(MemorySegment from, long at) {
    return FloatVector.fromMemorySegment(S, from, at, Lanes.ORDER);
  }
}
