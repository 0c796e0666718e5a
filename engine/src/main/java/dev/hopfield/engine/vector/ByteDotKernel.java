package dev.hopfield.engine.vector;

import dev.hopfield.engine.ElementType;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * Dot products of sixteen rows of bytes with one query, for vectors of sixteen floats: what {@link
 * DotKernel} does, each load spelled out, for the reason that {@link UpperHalfDotKernel} gives.
 */
final class ByteDotKernel implements RowKernels.Dots {
  private static final VectorSpecies<Float> S = Lanes.SPECIES;
  private static final VectorSpecies<Integer> INTS = S.withLanes(int.class);
  private static final VectorSpecies<Byte> BYTES =
      VectorSpecies.of(byte.class, VectorShape.forBitSize(Math.max(64, S.vectorBitSize() / 4)));
  private static final int L = Lanes.COUNT;

  /** Bytes of L elements. */
  private static final long STEP = L;

  private static final VectorOperators.Conversion<Byte, Integer> WIDEN =
      Specialised.type(MethodHandles.lookup()) == ElementType.U8
          ? VectorOperators.ZERO_EXTEND_B2I
          : VectorOperators.B2I;

  ByteDotKernel() {}

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
    block16x1(rows, at, stride, floats, queries, from, scores, to);
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
      FloatVector x0 =
          (FloatVector)
              ((IntVector)
                      ByteVector.fromMemorySegment(BYTES, rows, x, Lanes.ORDER)
                          .convertShape(WIDEN, INTS, 0))
                  .convert(VectorOperators.I2F, 0);
      s0 = x0.fma(q0, s0);
      FloatVector x1 =
          (FloatVector)
              ((IntVector)
                      ByteVector.fromMemorySegment(BYTES, rows, x + stride, Lanes.ORDER)
                          .convertShape(WIDEN, INTS, 0))
                  .convert(VectorOperators.I2F, 0);
      s1 = x1.fma(q0, s1);
      FloatVector x2 =
          (FloatVector)
              ((IntVector)
                      ByteVector.fromMemorySegment(BYTES, rows, x + 2 * stride, Lanes.ORDER)
                          .convertShape(WIDEN, INTS, 0))
                  .convert(VectorOperators.I2F, 0);
      s2 = x2.fma(q0, s2);
      FloatVector x3 =
          (FloatVector)
              ((IntVector)
                      ByteVector.fromMemorySegment(BYTES, rows, x + 3 * stride, Lanes.ORDER)
                          .convertShape(WIDEN, INTS, 0))
                  .convert(VectorOperators.I2F, 0);
      s3 = x3.fma(q0, s3);
      FloatVector x4 =
          (FloatVector)
              ((IntVector)
                      ByteVector.fromMemorySegment(BYTES, rows, x + 4 * stride, Lanes.ORDER)
                          .convertShape(WIDEN, INTS, 0))
                  .convert(VectorOperators.I2F, 0);
      s4 = x4.fma(q0, s4);
      FloatVector x5 =
          (FloatVector)
              ((IntVector)
                      ByteVector.fromMemorySegment(BYTES, rows, x + 5 * stride, Lanes.ORDER)
                          .convertShape(WIDEN, INTS, 0))
                  .convert(VectorOperators.I2F, 0);
      s5 = x5.fma(q0, s5);
      FloatVector x6 =
          (FloatVector)
              ((IntVector)
                      ByteVector.fromMemorySegment(BYTES, rows, x + 6 * stride, Lanes.ORDER)
                          .convertShape(WIDEN, INTS, 0))
                  .convert(VectorOperators.I2F, 0);
      s6 = x6.fma(q0, s6);
      FloatVector x7 =
          (FloatVector)
              ((IntVector)
                      ByteVector.fromMemorySegment(BYTES, rows, x + 7 * stride, Lanes.ORDER)
                          .convertShape(WIDEN, INTS, 0))
                  .convert(VectorOperators.I2F, 0);
      s7 = x7.fma(q0, s7);
      FloatVector x8 =
          (FloatVector)
              ((IntVector)
                      ByteVector.fromMemorySegment(BYTES, rows, x + 8 * stride, Lanes.ORDER)
                          .convertShape(WIDEN, INTS, 0))
                  .convert(VectorOperators.I2F, 0);
      s8 = x8.fma(q0, s8);
      FloatVector x9 =
          (FloatVector)
              ((IntVector)
                      ByteVector.fromMemorySegment(BYTES, rows, x + 9 * stride, Lanes.ORDER)
                          .convertShape(WIDEN, INTS, 0))
                  .convert(VectorOperators.I2F, 0);
      s9 = x9.fma(q0, s9);
      FloatVector x10 =
          (FloatVector)
              ((IntVector)
                      ByteVector.fromMemorySegment(BYTES, rows, x + 10 * stride, Lanes.ORDER)
                          .convertShape(WIDEN, INTS, 0))
                  .convert(VectorOperators.I2F, 0);
      s10 = x10.fma(q0, s10);
      FloatVector x11 =
          (FloatVector)
              ((IntVector)
                      ByteVector.fromMemorySegment(BYTES, rows, x + 11 * stride, Lanes.ORDER)
                          .convertShape(WIDEN, INTS, 0))
                  .convert(VectorOperators.I2F, 0);
      s11 = x11.fma(q0, s11);
      FloatVector x12 =
          (FloatVector)
              ((IntVector)
                      ByteVector.fromMemorySegment(BYTES, rows, x + 12 * stride, Lanes.ORDER)
                          .convertShape(WIDEN, INTS, 0))
                  .convert(VectorOperators.I2F, 0);
      s12 = x12.fma(q0, s12);
      FloatVector x13 =
          (FloatVector)
              ((IntVector)
                      ByteVector.fromMemorySegment(BYTES, rows, x + 13 * stride, Lanes.ORDER)
                          .convertShape(WIDEN, INTS, 0))
                  .convert(VectorOperators.I2F, 0);
      s13 = x13.fma(q0, s13);
      FloatVector x14 =
          (FloatVector)
              ((IntVector)
                      ByteVector.fromMemorySegment(BYTES, rows, x + 14 * stride, Lanes.ORDER)
                          .convertShape(WIDEN, INTS, 0))
                  .convert(VectorOperators.I2F, 0);
      s14 = x14.fma(q0, s14);
      FloatVector x15 =
          (FloatVector)
              ((IntVector)
                      ByteVector.fromMemorySegment(BYTES, rows, x + 15 * stride, Lanes.ORDER)
                          .convertShape(WIDEN, INTS, 0))
                  .convert(VectorOperators.I2F, 0);
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
}
