package dev.hopfield.engine.vector;

import dev.hopfield.engine.ElementType;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Dot products of a few rows with one query or a group of four, the dimension in the lanes: for
 * batches too small to fill vectors with queries. Sixteen sums are under way at once, or eight
 * where registers are few, and are added up over their lanes together.
 *
 * <p>The loops run until an offset is met, not below a bound. The JIT hoists the bounds checks of a
 * counted loop, at a price that is paid before each; at so few steps, checking at each is cheaper.
 */
final class DotKernel implements RowKernels.Dots {
  private static final VectorSpecies<Float> S = Lanes.SPECIES;
  private static final int L = Lanes.COUNT;

  /** What the elements of rows are; the constant by which specialised classes differ. */
  private static final ElementType TYPE = Specialised.type(MethodHandles.lookup());

  /** Bytes of L elements. */
  private static final long STEP = (long) L * TYPE.bytes();

  /** Rows that are scored at once with one query. */
  static final int ROWS_BY_ONE = Lanes.COUNT == 16 ? 16 : 8;

  /** Rows that are scored at once with four queries. */
  static final int ROWS_BY_FOUR = ROWS_BY_ONE / 4;

  DotKernel() {}

  @Override
  public void block(
      int group,
      MemorySegment rows,
      long at,
      long stride,
      int floats,
      float[] queries,
      int from,
      float[] scores,
      int to) {
    if (group == 1) {
      if (Lanes.COUNT == 16) {
        block16x1(rows, at, stride, floats, queries, from, scores, to);
      } else {
        block8x1(rows, at, stride, floats, queries, from, scores, to);
      }
    } else if (Lanes.COUNT == 16) {
      block4x4(rows, at, stride, floats, queries, from, scores, to);
    } else {
      block2x4(rows, at, stride, floats, queries, from, scores, to);
    }
  }

  /** 16 rows with 1 query. */
  private static void block16x1(
      MemorySegment rows,
      long at,
      long stride,
      int floats,
      float[] queries,
      int from,
      float[] scores,
      int to) {
    rows = NativeSegment.known(rows);
    FloatVector s0 = FloatVector.zero(S);
    FloatVector s1 = FloatVector.zero(S);
    FloatVector s2 = FloatVector.zero(S);
    FloatVector s3 = FloatVector.zero(S);
    FloatVector s4 = FloatVector.zero(S);
    FloatVector s5 = FloatVector.zero(S);
    FloatVector s6 = FloatVector.zero(S);
    FloatVector s7 = FloatVector.zero(S);
    FloatVector s8 = FloatVector.zero(S);
    FloatVector s9 = FloatVector.zero(S);
    FloatVector s10 = FloatVector.zero(S);
    FloatVector s11 = FloatVector.zero(S);
    FloatVector s12 = FloatVector.zero(S);
    FloatVector s13 = FloatVector.zero(S);
    FloatVector s14 = FloatVector.zero(S);
    FloatVector s15 = FloatVector.zero(S);
    int c = from;
    long end = at + floats / L * STEP;
    for (long x = at; x != end; x += STEP) {
      FloatVector q0 = FloatVector.fromArray(S, queries, c);
      FloatVector x0 = load(rows, x);
      s0 = x0.fma(q0, s0);
      FloatVector x1 = load(rows, x + stride);
      s1 = x1.fma(q0, s1);
      FloatVector x2 = load(rows, x + 2 * stride);
      s2 = x2.fma(q0, s2);
      FloatVector x3 = load(rows, x + 3 * stride);
      s3 = x3.fma(q0, s3);
      FloatVector x4 = load(rows, x + 4 * stride);
      s4 = x4.fma(q0, s4);
      FloatVector x5 = load(rows, x + 5 * stride);
      s5 = x5.fma(q0, s5);
      FloatVector x6 = load(rows, x + 6 * stride);
      s6 = x6.fma(q0, s6);
      FloatVector x7 = load(rows, x + 7 * stride);
      s7 = x7.fma(q0, s7);
      FloatVector x8 = load(rows, x + 8 * stride);
      s8 = x8.fma(q0, s8);
      FloatVector x9 = load(rows, x + 9 * stride);
      s9 = x9.fma(q0, s9);
      FloatVector x10 = load(rows, x + 10 * stride);
      s10 = x10.fma(q0, s10);
      FloatVector x11 = load(rows, x + 11 * stride);
      s11 = x11.fma(q0, s11);
      FloatVector x12 = load(rows, x + 12 * stride);
      s12 = x12.fma(q0, s12);
      FloatVector x13 = load(rows, x + 13 * stride);
      s13 = x13.fma(q0, s13);
      FloatVector x14 = load(rows, x + 14 * stride);
      s14 = x14.fma(q0, s14);
      FloatVector x15 = load(rows, x + 15 * stride);
      s15 = x15.fma(q0, s15);
      c += L;
    }
    FloatVector by8At0 =
        s0.blend(s8, LaneSums.BIT_8).add(s8.blend(s0, LaneSums.BIT_8).rearrange(LaneSums.SWAP_8));
    FloatVector by8At1 =
        s1.blend(s9, LaneSums.BIT_8).add(s9.blend(s1, LaneSums.BIT_8).rearrange(LaneSums.SWAP_8));
    FloatVector by8At2 =
        s2.blend(s10, LaneSums.BIT_8).add(s10.blend(s2, LaneSums.BIT_8).rearrange(LaneSums.SWAP_8));
    FloatVector by8At3 =
        s3.blend(s11, LaneSums.BIT_8).add(s11.blend(s3, LaneSums.BIT_8).rearrange(LaneSums.SWAP_8));
    FloatVector by8At4 =
        s4.blend(s12, LaneSums.BIT_8).add(s12.blend(s4, LaneSums.BIT_8).rearrange(LaneSums.SWAP_8));
    FloatVector by8At5 =
        s5.blend(s13, LaneSums.BIT_8).add(s13.blend(s5, LaneSums.BIT_8).rearrange(LaneSums.SWAP_8));
    FloatVector by8At6 =
        s6.blend(s14, LaneSums.BIT_8).add(s14.blend(s6, LaneSums.BIT_8).rearrange(LaneSums.SWAP_8));
    FloatVector by8At7 =
        s7.blend(s15, LaneSums.BIT_8).add(s15.blend(s7, LaneSums.BIT_8).rearrange(LaneSums.SWAP_8));
    FloatVector by4At0 =
        by8At0
            .blend(by8At4, LaneSums.BIT_4)
            .add(by8At4.blend(by8At0, LaneSums.BIT_4).rearrange(LaneSums.SWAP_4));
    FloatVector by4At1 =
        by8At1
            .blend(by8At5, LaneSums.BIT_4)
            .add(by8At5.blend(by8At1, LaneSums.BIT_4).rearrange(LaneSums.SWAP_4));
    FloatVector by4At2 =
        by8At2
            .blend(by8At6, LaneSums.BIT_4)
            .add(by8At6.blend(by8At2, LaneSums.BIT_4).rearrange(LaneSums.SWAP_4));
    FloatVector by4At3 =
        by8At3
            .blend(by8At7, LaneSums.BIT_4)
            .add(by8At7.blend(by8At3, LaneSums.BIT_4).rearrange(LaneSums.SWAP_4));
    FloatVector by2At0 =
        by4At0
            .blend(by4At2, LaneSums.BIT_2)
            .add(by4At2.blend(by4At0, LaneSums.BIT_2).rearrange(LaneSums.SWAP_2));
    FloatVector by2At1 =
        by4At1
            .blend(by4At3, LaneSums.BIT_2)
            .add(by4At3.blend(by4At1, LaneSums.BIT_2).rearrange(LaneSums.SWAP_2));
    by2At0
        .blend(by2At1, LaneSums.BIT_1)
        .add(by2At1.blend(by2At0, LaneSums.BIT_1).rearrange(LaneSums.SWAP_1))
        .intoArray(scores, to);
  }

  /** 4 rows with 4 queries. */
  private static void block4x4(
      MemorySegment rows,
      long at,
      long stride,
      int floats,
      float[] queries,
      int from,
      float[] scores,
      int to) {
    rows = NativeSegment.known(rows);
    FloatVector s0_0 = FloatVector.zero(S);
    FloatVector s0_1 = FloatVector.zero(S);
    FloatVector s0_2 = FloatVector.zero(S);
    FloatVector s0_3 = FloatVector.zero(S);
    FloatVector s1_0 = FloatVector.zero(S);
    FloatVector s1_1 = FloatVector.zero(S);
    FloatVector s1_2 = FloatVector.zero(S);
    FloatVector s1_3 = FloatVector.zero(S);
    FloatVector s2_0 = FloatVector.zero(S);
    FloatVector s2_1 = FloatVector.zero(S);
    FloatVector s2_2 = FloatVector.zero(S);
    FloatVector s2_3 = FloatVector.zero(S);
    FloatVector s3_0 = FloatVector.zero(S);
    FloatVector s3_1 = FloatVector.zero(S);
    FloatVector s3_2 = FloatVector.zero(S);
    FloatVector s3_3 = FloatVector.zero(S);
    int c = from;
    long end = at + floats / L * STEP;
    for (long x = at; x != end; x += STEP) {
      FloatVector q0 = FloatVector.fromArray(S, queries, c);
      FloatVector q1 = FloatVector.fromArray(S, queries, c + L);
      FloatVector q2 = FloatVector.fromArray(S, queries, c + 2 * L);
      FloatVector q3 = FloatVector.fromArray(S, queries, c + 3 * L);
      FloatVector x0 = load(rows, x);
      s0_0 = x0.fma(q0, s0_0);
      s0_1 = x0.fma(q1, s0_1);
      s0_2 = x0.fma(q2, s0_2);
      s0_3 = x0.fma(q3, s0_3);
      FloatVector x1 = load(rows, x + stride);
      s1_0 = x1.fma(q0, s1_0);
      s1_1 = x1.fma(q1, s1_1);
      s1_2 = x1.fma(q2, s1_2);
      s1_3 = x1.fma(q3, s1_3);
      FloatVector x2 = load(rows, x + 2 * stride);
      s2_0 = x2.fma(q0, s2_0);
      s2_1 = x2.fma(q1, s2_1);
      s2_2 = x2.fma(q2, s2_2);
      s2_3 = x2.fma(q3, s2_3);
      FloatVector x3 = load(rows, x + 3 * stride);
      s3_0 = x3.fma(q0, s3_0);
      s3_1 = x3.fma(q1, s3_1);
      s3_2 = x3.fma(q2, s3_2);
      s3_3 = x3.fma(q3, s3_3);
      c += 4 * L;
    }
    FloatVector by8At0 =
        s0_0.blend(s2_0, LaneSums.BIT_8)
            .add(s2_0.blend(s0_0, LaneSums.BIT_8).rearrange(LaneSums.SWAP_8));
    FloatVector by8At1 =
        s0_1.blend(s2_1, LaneSums.BIT_8)
            .add(s2_1.blend(s0_1, LaneSums.BIT_8).rearrange(LaneSums.SWAP_8));
    FloatVector by8At2 =
        s0_2.blend(s2_2, LaneSums.BIT_8)
            .add(s2_2.blend(s0_2, LaneSums.BIT_8).rearrange(LaneSums.SWAP_8));
    FloatVector by8At3 =
        s0_3.blend(s2_3, LaneSums.BIT_8)
            .add(s2_3.blend(s0_3, LaneSums.BIT_8).rearrange(LaneSums.SWAP_8));
    FloatVector by8At4 =
        s1_0.blend(s3_0, LaneSums.BIT_8)
            .add(s3_0.blend(s1_0, LaneSums.BIT_8).rearrange(LaneSums.SWAP_8));
    FloatVector by8At5 =
        s1_1.blend(s3_1, LaneSums.BIT_8)
            .add(s3_1.blend(s1_1, LaneSums.BIT_8).rearrange(LaneSums.SWAP_8));
    FloatVector by8At6 =
        s1_2.blend(s3_2, LaneSums.BIT_8)
            .add(s3_2.blend(s1_2, LaneSums.BIT_8).rearrange(LaneSums.SWAP_8));
    FloatVector by8At7 =
        s1_3.blend(s3_3, LaneSums.BIT_8)
            .add(s3_3.blend(s1_3, LaneSums.BIT_8).rearrange(LaneSums.SWAP_8));
    FloatVector by4At0 =
        by8At0
            .blend(by8At4, LaneSums.BIT_4)
            .add(by8At4.blend(by8At0, LaneSums.BIT_4).rearrange(LaneSums.SWAP_4));
    FloatVector by4At1 =
        by8At1
            .blend(by8At5, LaneSums.BIT_4)
            .add(by8At5.blend(by8At1, LaneSums.BIT_4).rearrange(LaneSums.SWAP_4));
    FloatVector by4At2 =
        by8At2
            .blend(by8At6, LaneSums.BIT_4)
            .add(by8At6.blend(by8At2, LaneSums.BIT_4).rearrange(LaneSums.SWAP_4));
    FloatVector by4At3 =
        by8At3
            .blend(by8At7, LaneSums.BIT_4)
            .add(by8At7.blend(by8At3, LaneSums.BIT_4).rearrange(LaneSums.SWAP_4));
    FloatVector by2At0 =
        by4At0
            .blend(by4At2, LaneSums.BIT_2)
            .add(by4At2.blend(by4At0, LaneSums.BIT_2).rearrange(LaneSums.SWAP_2));
    FloatVector by2At1 =
        by4At1
            .blend(by4At3, LaneSums.BIT_2)
            .add(by4At3.blend(by4At1, LaneSums.BIT_2).rearrange(LaneSums.SWAP_2));
    by2At0
        .blend(by2At1, LaneSums.BIT_1)
        .add(by2At1.blend(by2At0, LaneSums.BIT_1).rearrange(LaneSums.SWAP_1))
        .intoArray(scores, to);
  }

  /** 8 rows with 1 query. */
  private static void block8x1(
      MemorySegment rows,
      long at,
      long stride,
      int floats,
      float[] queries,
      int from,
      float[] scores,
      int to) {
    rows = NativeSegment.known(rows);
    FloatVector s0 = FloatVector.zero(S);
    FloatVector s1 = FloatVector.zero(S);
    FloatVector s2 = FloatVector.zero(S);
    FloatVector s3 = FloatVector.zero(S);
    FloatVector s4 = FloatVector.zero(S);
    FloatVector s5 = FloatVector.zero(S);
    FloatVector s6 = FloatVector.zero(S);
    FloatVector s7 = FloatVector.zero(S);
    int c = from;
    long end = at + floats / L * STEP;
    for (long x = at; x != end; x += STEP) {
      FloatVector q0 = FloatVector.fromArray(S, queries, c);
      FloatVector x0 = load(rows, x);
      s0 = x0.fma(q0, s0);
      FloatVector x1 = load(rows, x + stride);
      s1 = x1.fma(q0, s1);
      FloatVector x2 = load(rows, x + 2 * stride);
      s2 = x2.fma(q0, s2);
      FloatVector x3 = load(rows, x + 3 * stride);
      s3 = x3.fma(q0, s3);
      FloatVector x4 = load(rows, x + 4 * stride);
      s4 = x4.fma(q0, s4);
      FloatVector x5 = load(rows, x + 5 * stride);
      s5 = x5.fma(q0, s5);
      FloatVector x6 = load(rows, x + 6 * stride);
      s6 = x6.fma(q0, s6);
      FloatVector x7 = load(rows, x + 7 * stride);
      s7 = x7.fma(q0, s7);
      c += L;
    }
    if (Lanes.COUNT == 8) {
      FloatVector by4At0 =
          s0.blend(s4, LaneSums.BIT_4).add(s4.blend(s0, LaneSums.BIT_4).rearrange(LaneSums.SWAP_4));
      FloatVector by4At1 =
          s1.blend(s5, LaneSums.BIT_4).add(s5.blend(s1, LaneSums.BIT_4).rearrange(LaneSums.SWAP_4));
      FloatVector by4At2 =
          s2.blend(s6, LaneSums.BIT_4).add(s6.blend(s2, LaneSums.BIT_4).rearrange(LaneSums.SWAP_4));
      FloatVector by4At3 =
          s3.blend(s7, LaneSums.BIT_4).add(s7.blend(s3, LaneSums.BIT_4).rearrange(LaneSums.SWAP_4));
      FloatVector by2At0 =
          by4At0
              .blend(by4At2, LaneSums.BIT_2)
              .add(by4At2.blend(by4At0, LaneSums.BIT_2).rearrange(LaneSums.SWAP_2));
      FloatVector by2At1 =
          by4At1
              .blend(by4At3, LaneSums.BIT_2)
              .add(by4At3.blend(by4At1, LaneSums.BIT_2).rearrange(LaneSums.SWAP_2));
      by2At0
          .blend(by2At1, LaneSums.BIT_1)
          .add(by2At1.blend(by2At0, LaneSums.BIT_1).rearrange(LaneSums.SWAP_1))
          .intoArray(scores, to);
    } else {
      FloatVector lowBy2At0 =
          s0.blend(s2, LaneSums.BIT_2).add(s2.blend(s0, LaneSums.BIT_2).rearrange(LaneSums.SWAP_2));
      FloatVector lowBy2At1 =
          s1.blend(s3, LaneSums.BIT_2).add(s3.blend(s1, LaneSums.BIT_2).rearrange(LaneSums.SWAP_2));
      lowBy2At0
          .blend(lowBy2At1, LaneSums.BIT_1)
          .add(lowBy2At1.blend(lowBy2At0, LaneSums.BIT_1).rearrange(LaneSums.SWAP_1))
          .intoArray(scores, to);
      FloatVector highBy2At0 =
          s4.blend(s6, LaneSums.BIT_2).add(s6.blend(s4, LaneSums.BIT_2).rearrange(LaneSums.SWAP_2));
      FloatVector highBy2At1 =
          s5.blend(s7, LaneSums.BIT_2).add(s7.blend(s5, LaneSums.BIT_2).rearrange(LaneSums.SWAP_2));
      highBy2At0
          .blend(highBy2At1, LaneSums.BIT_1)
          .add(highBy2At1.blend(highBy2At0, LaneSums.BIT_1).rearrange(LaneSums.SWAP_1))
          .intoArray(scores, to + 4);
    }
  }

  /** 2 rows with 4 queries. */
  private static void block2x4(
      MemorySegment rows,
      long at,
      long stride,
      int floats,
      float[] queries,
      int from,
      float[] scores,
      int to) {
    rows = NativeSegment.known(rows);
    FloatVector s0_0 = FloatVector.zero(S);
    FloatVector s0_1 = FloatVector.zero(S);
    FloatVector s0_2 = FloatVector.zero(S);
    FloatVector s0_3 = FloatVector.zero(S);
    FloatVector s1_0 = FloatVector.zero(S);
    FloatVector s1_1 = FloatVector.zero(S);
    FloatVector s1_2 = FloatVector.zero(S);
    FloatVector s1_3 = FloatVector.zero(S);
    int c = from;
    long end = at + floats / L * STEP;
    for (long x = at; x != end; x += STEP) {
      FloatVector q0 = FloatVector.fromArray(S, queries, c);
      FloatVector q1 = FloatVector.fromArray(S, queries, c + L);
      FloatVector q2 = FloatVector.fromArray(S, queries, c + 2 * L);
      FloatVector q3 = FloatVector.fromArray(S, queries, c + 3 * L);
      FloatVector x0 = load(rows, x);
      s0_0 = x0.fma(q0, s0_0);
      s0_1 = x0.fma(q1, s0_1);
      s0_2 = x0.fma(q2, s0_2);
      s0_3 = x0.fma(q3, s0_3);
      FloatVector x1 = load(rows, x + stride);
      s1_0 = x1.fma(q0, s1_0);
      s1_1 = x1.fma(q1, s1_1);
      s1_2 = x1.fma(q2, s1_2);
      s1_3 = x1.fma(q3, s1_3);
      c += 4 * L;
    }
    if (Lanes.COUNT == 8) {
      FloatVector by4At0 =
          s0_0.blend(s1_0, LaneSums.BIT_4)
              .add(s1_0.blend(s0_0, LaneSums.BIT_4).rearrange(LaneSums.SWAP_4));
      FloatVector by4At1 =
          s0_1.blend(s1_1, LaneSums.BIT_4)
              .add(s1_1.blend(s0_1, LaneSums.BIT_4).rearrange(LaneSums.SWAP_4));
      FloatVector by4At2 =
          s0_2.blend(s1_2, LaneSums.BIT_4)
              .add(s1_2.blend(s0_2, LaneSums.BIT_4).rearrange(LaneSums.SWAP_4));
      FloatVector by4At3 =
          s0_3.blend(s1_3, LaneSums.BIT_4)
              .add(s1_3.blend(s0_3, LaneSums.BIT_4).rearrange(LaneSums.SWAP_4));
      FloatVector by2At0 =
          by4At0
              .blend(by4At2, LaneSums.BIT_2)
              .add(by4At2.blend(by4At0, LaneSums.BIT_2).rearrange(LaneSums.SWAP_2));
      FloatVector by2At1 =
          by4At1
              .blend(by4At3, LaneSums.BIT_2)
              .add(by4At3.blend(by4At1, LaneSums.BIT_2).rearrange(LaneSums.SWAP_2));
      by2At0
          .blend(by2At1, LaneSums.BIT_1)
          .add(by2At1.blend(by2At0, LaneSums.BIT_1).rearrange(LaneSums.SWAP_1))
          .intoArray(scores, to);
    } else {
      FloatVector lowBy2At0 =
          s0_0.blend(s0_2, LaneSums.BIT_2)
              .add(s0_2.blend(s0_0, LaneSums.BIT_2).rearrange(LaneSums.SWAP_2));
      FloatVector lowBy2At1 =
          s0_1.blend(s0_3, LaneSums.BIT_2)
              .add(s0_3.blend(s0_1, LaneSums.BIT_2).rearrange(LaneSums.SWAP_2));
      lowBy2At0
          .blend(lowBy2At1, LaneSums.BIT_1)
          .add(lowBy2At1.blend(lowBy2At0, LaneSums.BIT_1).rearrange(LaneSums.SWAP_1))
          .intoArray(scores, to);
      FloatVector highBy2At0 =
          s1_0.blend(s1_2, LaneSums.BIT_2)
              .add(s1_2.blend(s1_0, LaneSums.BIT_2).rearrange(LaneSums.SWAP_2));
      FloatVector highBy2At1 =
          s1_1.blend(s1_3, LaneSums.BIT_2)
              .add(s1_3.blend(s1_1, LaneSums.BIT_2).rearrange(LaneSums.SWAP_2));
      highBy2At0
          .blend(highBy2At1, LaneSums.BIT_1)
          .add(highBy2At1.blend(highBy2At0, LaneSums.BIT_1).rearrange(LaneSums.SWAP_1))
          .intoArray(scores, to + 4);
    }
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
