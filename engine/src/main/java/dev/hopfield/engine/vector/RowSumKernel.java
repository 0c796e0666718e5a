package dev.hopfield.engine.vector;

import dev.hopfield.engine.ElementType;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** Adds weighted rows to the sums of one query or a group of four, the dimension in the lanes. */
final class RowSumKernel implements RowKernels.Sums {
  private static final VectorSpecies<Float> S = Lanes.SPECIES;
  private static final int L = Lanes.COUNT;

  /** What the elements of rows are; the constant by which specialised classes differ. */
  private static final ElementType TYPE = Specialised.type(MethodHandles.lookup());

  /** Bytes of L elements. */
  private static final long STEP = (long) L * TYPE.bytes();

  RowSumKernel() {}

  /** The most vectors of columns that are summed at once, for one query or four. */
  static int width(int group, int vectors) {
    int most = group == 1 ? 8 : Lanes.BLOCK_VECTORS;
    return vectors >= most ? most : 1;
  }

  @Override
  public void block(
      int group,
      int width,
      MemorySegment rows,
      long at,
      long stride,
      int count,
      float[] weights,
      int from,
      int step,
      float[] sums,
      int to,
      int floats) {
    if (group == 1) {
      if (width == 8) {
        block1x8(rows, at, stride, count, weights, from, step, sums, to);
      } else {
        block1x1(rows, at, stride, count, weights, from, step, sums, to);
      }
    } else {
      switch (width) {
        case 4 -> block4x4(rows, at, stride, count, weights, from, step, sums, to, floats);
        case 2 -> block4x2(rows, at, stride, count, weights, from, step, sums, to, floats);
        default -> block4x1(rows, at, stride, count, weights, from, step, sums, to, floats);
      }
    }
  }

  /** 1 query, 8 vectors of columns. */
  private static void block1x8(
      MemorySegment rows,
      long at,
      long stride,
      int count,
      float[] weights,
      int from,
      int step,
      float[] sums,
      int to) {
    rows = NativeSegment.known(rows);
    FloatVector o0_0 = FloatVector.fromArray(S, sums, to);
    FloatVector o0_1 = FloatVector.fromArray(S, sums, to + L);
    FloatVector o0_2 = FloatVector.fromArray(S, sums, to + 2 * L);
    FloatVector o0_3 = FloatVector.fromArray(S, sums, to + 3 * L);
    FloatVector o0_4 = FloatVector.fromArray(S, sums, to + 4 * L);
    FloatVector o0_5 = FloatVector.fromArray(S, sums, to + 5 * L);
    FloatVector o0_6 = FloatVector.fromArray(S, sums, to + 6 * L);
    FloatVector o0_7 = FloatVector.fromArray(S, sums, to + 7 * L);
    for (int n = 0; n < count; n++) {
      long row = at + n * stride;
      int weight = from + n * step;
      FloatVector x0 = load(rows, row);
      FloatVector x1 = load(rows, row + STEP);
      FloatVector x2 = load(rows, row + 2 * STEP);
      FloatVector x3 = load(rows, row + 3 * STEP);
      FloatVector x4 = load(rows, row + 4 * STEP);
      FloatVector x5 = load(rows, row + 5 * STEP);
      FloatVector x6 = load(rows, row + 6 * STEP);
      FloatVector x7 = load(rows, row + 7 * STEP);
      FloatVector w0 = FloatVector.broadcast(S, weights[weight]);
      o0_0 = w0.fma(x0, o0_0);
      o0_1 = w0.fma(x1, o0_1);
      o0_2 = w0.fma(x2, o0_2);
      o0_3 = w0.fma(x3, o0_3);
      o0_4 = w0.fma(x4, o0_4);
      o0_5 = w0.fma(x5, o0_5);
      o0_6 = w0.fma(x6, o0_6);
      o0_7 = w0.fma(x7, o0_7);
    }
    o0_0.intoArray(sums, to);
    o0_1.intoArray(sums, to + L);
    o0_2.intoArray(sums, to + 2 * L);
    o0_3.intoArray(sums, to + 3 * L);
    o0_4.intoArray(sums, to + 4 * L);
    o0_5.intoArray(sums, to + 5 * L);
    o0_6.intoArray(sums, to + 6 * L);
    o0_7.intoArray(sums, to + 7 * L);
  }

  /** 1 query, 1 vector of columns. */
  private static void block1x1(
      MemorySegment rows,
      long at,
      long stride,
      int count,
      float[] weights,
      int from,
      int step,
      float[] sums,
      int to) {
    rows = NativeSegment.known(rows);
    FloatVector o0_0 = FloatVector.fromArray(S, sums, to);
    for (int n = 0; n < count; n++) {
      long row = at + n * stride;
      int weight = from + n * step;
      FloatVector x0 = load(rows, row);
      FloatVector w0 = FloatVector.broadcast(S, weights[weight]);
      o0_0 = w0.fma(x0, o0_0);
    }
    o0_0.intoArray(sums, to);
  }

  /** 4 queries, 4 vectors of columns. */
  private static void block4x4(
      MemorySegment rows,
      long at,
      long stride,
      int count,
      float[] weights,
      int from,
      int step,
      float[] sums,
      int to,
      int floats) {
    rows = NativeSegment.known(rows);
    FloatVector o0_0 = FloatVector.fromArray(S, sums, to);
    FloatVector o0_1 = FloatVector.fromArray(S, sums, to + L);
    FloatVector o0_2 = FloatVector.fromArray(S, sums, to + 2 * L);
    FloatVector o0_3 = FloatVector.fromArray(S, sums, to + 3 * L);
    FloatVector o1_0 = FloatVector.fromArray(S, sums, to + floats);
    FloatVector o1_1 = FloatVector.fromArray(S, sums, to + floats + L);
    FloatVector o1_2 = FloatVector.fromArray(S, sums, to + floats + 2 * L);
    FloatVector o1_3 = FloatVector.fromArray(S, sums, to + floats + 3 * L);
    FloatVector o2_0 = FloatVector.fromArray(S, sums, to + 2 * floats);
    FloatVector o2_1 = FloatVector.fromArray(S, sums, to + 2 * floats + L);
    FloatVector o2_2 = FloatVector.fromArray(S, sums, to + 2 * floats + 2 * L);
    FloatVector o2_3 = FloatVector.fromArray(S, sums, to + 2 * floats + 3 * L);
    FloatVector o3_0 = FloatVector.fromArray(S, sums, to + 3 * floats);
    FloatVector o3_1 = FloatVector.fromArray(S, sums, to + 3 * floats + L);
    FloatVector o3_2 = FloatVector.fromArray(S, sums, to + 3 * floats + 2 * L);
    FloatVector o3_3 = FloatVector.fromArray(S, sums, to + 3 * floats + 3 * L);
    for (int n = 0; n < count; n++) {
      long row = at + n * stride;
      int weight = from + n * step;
      FloatVector x0 = load(rows, row);
      FloatVector x1 = load(rows, row + STEP);
      FloatVector x2 = load(rows, row + 2 * STEP);
      FloatVector x3 = load(rows, row + 3 * STEP);
      FloatVector w0 = FloatVector.broadcast(S, weights[weight]);
      o0_0 = w0.fma(x0, o0_0);
      o0_1 = w0.fma(x1, o0_1);
      o0_2 = w0.fma(x2, o0_2);
      o0_3 = w0.fma(x3, o0_3);
      FloatVector w1 = FloatVector.broadcast(S, weights[weight + 1]);
      o1_0 = w1.fma(x0, o1_0);
      o1_1 = w1.fma(x1, o1_1);
      o1_2 = w1.fma(x2, o1_2);
      o1_3 = w1.fma(x3, o1_3);
      FloatVector w2 = FloatVector.broadcast(S, weights[weight + 2]);
      o2_0 = w2.fma(x0, o2_0);
      o2_1 = w2.fma(x1, o2_1);
      o2_2 = w2.fma(x2, o2_2);
      o2_3 = w2.fma(x3, o2_3);
      FloatVector w3 = FloatVector.broadcast(S, weights[weight + 3]);
      o3_0 = w3.fma(x0, o3_0);
      o3_1 = w3.fma(x1, o3_1);
      o3_2 = w3.fma(x2, o3_2);
      o3_3 = w3.fma(x3, o3_3);
    }
    o0_0.intoArray(sums, to);
    o0_1.intoArray(sums, to + L);
    o0_2.intoArray(sums, to + 2 * L);
    o0_3.intoArray(sums, to + 3 * L);
    o1_0.intoArray(sums, to + floats);
    o1_1.intoArray(sums, to + floats + L);
    o1_2.intoArray(sums, to + floats + 2 * L);
    o1_3.intoArray(sums, to + floats + 3 * L);
    o2_0.intoArray(sums, to + 2 * floats);
    o2_1.intoArray(sums, to + 2 * floats + L);
    o2_2.intoArray(sums, to + 2 * floats + 2 * L);
    o2_3.intoArray(sums, to + 2 * floats + 3 * L);
    o3_0.intoArray(sums, to + 3 * floats);
    o3_1.intoArray(sums, to + 3 * floats + L);
    o3_2.intoArray(sums, to + 3 * floats + 2 * L);
    o3_3.intoArray(sums, to + 3 * floats + 3 * L);
  }

  /** 4 queries, 2 vectors of columns. */
  private static void block4x2(
      MemorySegment rows,
      long at,
      long stride,
      int count,
      float[] weights,
      int from,
      int step,
      float[] sums,
      int to,
      int floats) {
    rows = NativeSegment.known(rows);
    FloatVector o0_0 = FloatVector.fromArray(S, sums, to);
    FloatVector o0_1 = FloatVector.fromArray(S, sums, to + L);
    FloatVector o1_0 = FloatVector.fromArray(S, sums, to + floats);
    FloatVector o1_1 = FloatVector.fromArray(S, sums, to + floats + L);
    FloatVector o2_0 = FloatVector.fromArray(S, sums, to + 2 * floats);
    FloatVector o2_1 = FloatVector.fromArray(S, sums, to + 2 * floats + L);
    FloatVector o3_0 = FloatVector.fromArray(S, sums, to + 3 * floats);
    FloatVector o3_1 = FloatVector.fromArray(S, sums, to + 3 * floats + L);
    for (int n = 0; n < count; n++) {
      long row = at + n * stride;
      int weight = from + n * step;
      FloatVector x0 = load(rows, row);
      FloatVector x1 = load(rows, row + STEP);
      FloatVector w0 = FloatVector.broadcast(S, weights[weight]);
      o0_0 = w0.fma(x0, o0_0);
      o0_1 = w0.fma(x1, o0_1);
      FloatVector w1 = FloatVector.broadcast(S, weights[weight + 1]);
      o1_0 = w1.fma(x0, o1_0);
      o1_1 = w1.fma(x1, o1_1);
      FloatVector w2 = FloatVector.broadcast(S, weights[weight + 2]);
      o2_0 = w2.fma(x0, o2_0);
      o2_1 = w2.fma(x1, o2_1);
      FloatVector w3 = FloatVector.broadcast(S, weights[weight + 3]);
      o3_0 = w3.fma(x0, o3_0);
      o3_1 = w3.fma(x1, o3_1);
    }
    o0_0.intoArray(sums, to);
    o0_1.intoArray(sums, to + L);
    o1_0.intoArray(sums, to + floats);
    o1_1.intoArray(sums, to + floats + L);
    o2_0.intoArray(sums, to + 2 * floats);
    o2_1.intoArray(sums, to + 2 * floats + L);
    o3_0.intoArray(sums, to + 3 * floats);
    o3_1.intoArray(sums, to + 3 * floats + L);
  }

  /** 4 queries, 1 vector of columns. */
  private static void block4x1(
      MemorySegment rows,
      long at,
      long stride,
      int count,
      float[] weights,
      int from,
      int step,
      float[] sums,
      int to,
      int floats) {
    rows = NativeSegment.known(rows);
    FloatVector o0_0 = FloatVector.fromArray(S, sums, to);
    FloatVector o1_0 = FloatVector.fromArray(S, sums, to + floats);
    FloatVector o2_0 = FloatVector.fromArray(S, sums, to + 2 * floats);
    FloatVector o3_0 = FloatVector.fromArray(S, sums, to + 3 * floats);
    for (int n = 0; n < count; n++) {
      long row = at + n * stride;
      int weight = from + n * step;
      FloatVector x0 = load(rows, row);
      FloatVector w0 = FloatVector.broadcast(S, weights[weight]);
      o0_0 = w0.fma(x0, o0_0);
      FloatVector w1 = FloatVector.broadcast(S, weights[weight + 1]);
      o1_0 = w1.fma(x0, o1_0);
      FloatVector w2 = FloatVector.broadcast(S, weights[weight + 2]);
      o2_0 = w2.fma(x0, o2_0);
      FloatVector w3 = FloatVector.broadcast(S, weights[weight + 3]);
      o3_0 = w3.fma(x0, o3_0);
    }
    o0_0.intoArray(sums, to);
    o1_0.intoArray(sums, to + floats);
    o2_0.intoArray(sums, to + 2 * floats);
    o3_0.intoArray(sums, to + 3 * floats);
  }

  private static FloatVector load(MemorySegment from, long at) {
    if (TYPE == ElementType.F32) {
      return FloatVector.fromMemorySegment(S, from, at, Lanes.ORDER);
    }
    if (TYPE == ElementType.BF16) {
      return RowLoad.upperHalves(from, at);
    }
    return TYPE == ElementType.I8 ? RowLoad.signed(from, at) : RowLoad.unsigned(from, at);
  }
}
