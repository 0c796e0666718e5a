package dev.hopfield.engine.vector;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Adds weighted rows to the sums of a few queries, the dimension in the lanes.
 *
 * <p>Rows begin at byte {@code at} and every {@code stride} bytes; row n's weight for query q lies
 * at {@code from + 4n + q · weightBytes}; the sums of query q lie at {@code to + q · sumBytes}.
 */
final class RowSumKernel {
  private static final VectorSpecies<Float> S = Lanes.SPECIES;
  private static final long V = Lanes.BYTES;
  private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT;

  private RowSumKernel() {}

  /** 1 query, 8 vectors of columns. */
  static void block1x8(
      MemorySegment rows,
      long at,
      long stride,
      int count,
      MemorySegment weights,
      long from,
      long weightBytes,
      MemorySegment sums,
      long to,
      long sumBytes) {
    FloatVector o00 = load(sums, to);
    FloatVector o01 = load(sums, to + V);
    FloatVector o02 = load(sums, to + 2 * V);
    FloatVector o03 = load(sums, to + 3 * V);
    FloatVector o04 = load(sums, to + 4 * V);
    FloatVector o05 = load(sums, to + 5 * V);
    FloatVector o06 = load(sums, to + 6 * V);
    FloatVector o07 = load(sums, to + 7 * V);
    for (int n = 0; n < count; n++) {
      long row = at + n * stride;
      FloatVector x0 = load(rows, row);
      FloatVector x1 = load(rows, row + V);
      FloatVector x2 = load(rows, row + 2 * V);
      FloatVector x3 = load(rows, row + 3 * V);
      FloatVector x4 = load(rows, row + 4 * V);
      FloatVector x5 = load(rows, row + 5 * V);
      FloatVector x6 = load(rows, row + 6 * V);
      FloatVector x7 = load(rows, row + 7 * V);
      FloatVector w0 = FloatVector.broadcast(S, weights.get(FLOAT, from + n * 4L));
      o00 = w0.fma(x0, o00);
      o01 = w0.fma(x1, o01);
      o02 = w0.fma(x2, o02);
      o03 = w0.fma(x3, o03);
      o04 = w0.fma(x4, o04);
      o05 = w0.fma(x5, o05);
      o06 = w0.fma(x6, o06);
      o07 = w0.fma(x7, o07);
    }
    o00.intoMemorySegment(sums, to, Lanes.ORDER);
    o01.intoMemorySegment(sums, to + V, Lanes.ORDER);
    o02.intoMemorySegment(sums, to + 2 * V, Lanes.ORDER);
    o03.intoMemorySegment(sums, to + 3 * V, Lanes.ORDER);
    o04.intoMemorySegment(sums, to + 4 * V, Lanes.ORDER);
    o05.intoMemorySegment(sums, to + 5 * V, Lanes.ORDER);
    o06.intoMemorySegment(sums, to + 6 * V, Lanes.ORDER);
    o07.intoMemorySegment(sums, to + 7 * V, Lanes.ORDER);
  }

  /** 1 query, 1 vector of columns. */
  static void block1x1(
      MemorySegment rows,
      long at,
      long stride,
      int count,
      MemorySegment weights,
      long from,
      long weightBytes,
      MemorySegment sums,
      long to,
      long sumBytes) {
    FloatVector o00 = load(sums, to);
    for (int n = 0; n < count; n++) {
      long row = at + n * stride;
      FloatVector x0 = load(rows, row);
      FloatVector w0 = FloatVector.broadcast(S, weights.get(FLOAT, from + n * 4L));
      o00 = w0.fma(x0, o00);
    }
    o00.intoMemorySegment(sums, to, Lanes.ORDER);
  }

  /** 4 queries, 4 vectors of columns. */
  static void block4x4(
      MemorySegment rows,
      long at,
      long stride,
      int count,
      MemorySegment weights,
      long from,
      long weightBytes,
      MemorySegment sums,
      long to,
      long sumBytes) {
    FloatVector o00 = load(sums, to);
    FloatVector o01 = load(sums, to + V);
    FloatVector o02 = load(sums, to + 2 * V);
    FloatVector o03 = load(sums, to + 3 * V);
    FloatVector o10 = load(sums, to + sumBytes);
    FloatVector o11 = load(sums, to + sumBytes + V);
    FloatVector o12 = load(sums, to + sumBytes + 2 * V);
    FloatVector o13 = load(sums, to + sumBytes + 3 * V);
    FloatVector o20 = load(sums, to + 2 * sumBytes);
    FloatVector o21 = load(sums, to + 2 * sumBytes + V);
    FloatVector o22 = load(sums, to + 2 * sumBytes + 2 * V);
    FloatVector o23 = load(sums, to + 2 * sumBytes + 3 * V);
    FloatVector o30 = load(sums, to + 3 * sumBytes);
    FloatVector o31 = load(sums, to + 3 * sumBytes + V);
    FloatVector o32 = load(sums, to + 3 * sumBytes + 2 * V);
    FloatVector o33 = load(sums, to + 3 * sumBytes + 3 * V);
    long weight1 = from + weightBytes;
    long weight2 = from + 2 * weightBytes;
    long weight3 = from + 3 * weightBytes;
    for (int n = 0; n < count; n++) {
      long row = at + n * stride;
      FloatVector x0 = load(rows, row);
      FloatVector x1 = load(rows, row + V);
      FloatVector x2 = load(rows, row + 2 * V);
      FloatVector x3 = load(rows, row + 3 * V);
      FloatVector w0 = FloatVector.broadcast(S, weights.get(FLOAT, from + n * 4L));
      o00 = w0.fma(x0, o00);
      o01 = w0.fma(x1, o01);
      o02 = w0.fma(x2, o02);
      o03 = w0.fma(x3, o03);
      FloatVector w1 = FloatVector.broadcast(S, weights.get(FLOAT, weight1 + n * 4L));
      o10 = w1.fma(x0, o10);
      o11 = w1.fma(x1, o11);
      o12 = w1.fma(x2, o12);
      o13 = w1.fma(x3, o13);
      FloatVector w2 = FloatVector.broadcast(S, weights.get(FLOAT, weight2 + n * 4L));
      o20 = w2.fma(x0, o20);
      o21 = w2.fma(x1, o21);
      o22 = w2.fma(x2, o22);
      o23 = w2.fma(x3, o23);
      FloatVector w3 = FloatVector.broadcast(S, weights.get(FLOAT, weight3 + n * 4L));
      o30 = w3.fma(x0, o30);
      o31 = w3.fma(x1, o31);
      o32 = w3.fma(x2, o32);
      o33 = w3.fma(x3, o33);
    }
    o00.intoMemorySegment(sums, to, Lanes.ORDER);
    o01.intoMemorySegment(sums, to + V, Lanes.ORDER);
    o02.intoMemorySegment(sums, to + 2 * V, Lanes.ORDER);
    o03.intoMemorySegment(sums, to + 3 * V, Lanes.ORDER);
    o10.intoMemorySegment(sums, to + sumBytes, Lanes.ORDER);
    o11.intoMemorySegment(sums, to + sumBytes + V, Lanes.ORDER);
    o12.intoMemorySegment(sums, to + sumBytes + 2 * V, Lanes.ORDER);
    o13.intoMemorySegment(sums, to + sumBytes + 3 * V, Lanes.ORDER);
    o20.intoMemorySegment(sums, to + 2 * sumBytes, Lanes.ORDER);
    o21.intoMemorySegment(sums, to + 2 * sumBytes + V, Lanes.ORDER);
    o22.intoMemorySegment(sums, to + 2 * sumBytes + 2 * V, Lanes.ORDER);
    o23.intoMemorySegment(sums, to + 2 * sumBytes + 3 * V, Lanes.ORDER);
    o30.intoMemorySegment(sums, to + 3 * sumBytes, Lanes.ORDER);
    o31.intoMemorySegment(sums, to + 3 * sumBytes + V, Lanes.ORDER);
    o32.intoMemorySegment(sums, to + 3 * sumBytes + 2 * V, Lanes.ORDER);
    o33.intoMemorySegment(sums, to + 3 * sumBytes + 3 * V, Lanes.ORDER);
  }

  /** 4 queries, 1 vector of columns. */
  static void block4x1(
      MemorySegment rows,
      long at,
      long stride,
      int count,
      MemorySegment weights,
      long from,
      long weightBytes,
      MemorySegment sums,
      long to,
      long sumBytes) {
    FloatVector o00 = load(sums, to);
    FloatVector o10 = load(sums, to + sumBytes);
    FloatVector o20 = load(sums, to + 2 * sumBytes);
    FloatVector o30 = load(sums, to + 3 * sumBytes);
    long weight1 = from + weightBytes;
    long weight2 = from + 2 * weightBytes;
    long weight3 = from + 3 * weightBytes;
    for (int n = 0; n < count; n++) {
      long row = at + n * stride;
      FloatVector x0 = load(rows, row);
      FloatVector w0 = FloatVector.broadcast(S, weights.get(FLOAT, from + n * 4L));
      o00 = w0.fma(x0, o00);
      FloatVector w1 = FloatVector.broadcast(S, weights.get(FLOAT, weight1 + n * 4L));
      o10 = w1.fma(x0, o10);
      FloatVector w2 = FloatVector.broadcast(S, weights.get(FLOAT, weight2 + n * 4L));
      o20 = w2.fma(x0, o20);
      FloatVector w3 = FloatVector.broadcast(S, weights.get(FLOAT, weight3 + n * 4L));
      o30 = w3.fma(x0, o30);
    }
    o00.intoMemorySegment(sums, to, Lanes.ORDER);
    o10.intoMemorySegment(sums, to + sumBytes, Lanes.ORDER);
    o20.intoMemorySegment(sums, to + 2 * sumBytes, Lanes.ORDER);
    o30.intoMemorySegment(sums, to + 3 * sumBytes, Lanes.ORDER);
  }

  private static FloatVector load(MemorySegment from, long at) {
    return FloatVector.fromMemorySegment(S, from, at, Lanes.ORDER);
  }
}
