package dev.hopfield.engine.vector;

import dev.hopfield.engine.ElementType;
import dev.hopfield.engine.RowCheck;
import dev.hopfield.engine.RowLayout;
import dev.hopfield.engine.Shard;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.Vector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Decodes rows of f32, f16, bf16 and bytes to floats, a vector at a time, multiplied by their
 * scales. The last vector of a row ends where the row ends and so may decode numbers again: nothing
 * is read or written beyond a row, and no mask is needed.
 */
final class RowDecoder {
  private static final VectorSpecies<Float> S = Lanes.SPECIES;
  private static final VectorSpecies<Integer> INTS = RowLoad.INTS;
  private static final VectorSpecies<Short> SHORTS = RowLoad.SHORTS;
  private static final VectorSpecies<Byte> BYTES = RowLoad.BYTES;
  private static final int L = Lanes.COUNT;
  private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;
  private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED;

  /** Elements that a step reads at least. */
  private static final int LEAST_DIM = Math.max(L, BYTES.length());

  /** The distance between the exponents' biases of binary32 and binary16, in its place. */
  private static final int HALF_BIAS = 112 << 23;

  private static final int HALF_LARGEST_EXPONENT = 0x7c00 << 13;

  private RowDecoder() {}

  /** Whether rows of a shard can be decoded here. */
  static boolean decodes(Shard shard) {
    RowLayout layout = shard.layout();
    return layout.type() != ElementType.F64
        && layout.dim() >= LEAST_DIM
        && layout.columnStride() == layout.type().bytes()
        && (layout.order() == ByteOrder.nativeOrder() || layout.type().bytes() == 1);
  }

  /**
   * Decodes rows.
   *
   * @param shard where they lie
   * @param first number, in the set, of the first
   * @param rows how many
   * @param to receives their floats; an array, because the JIT checks a segment anew after whatever
   *     is written to another, unless it knows the classes of both, and rows may lie in arrays
   * @param at where the first begins there
   * @param stride floats from one to the next there
   */
  static void decode(Shard shard, long first, int rows, float[] to, int at, int stride) {
    MemorySegment from = shard.segment();
    RowCheck check = shard.check();
    int dim = shard.layout().dim();
    for (int r = 0; r < rows; r++) {
      long source = shard.offset(first + r);
      if (check != null) {
        check.require(first + r - shard.first(), from, source);
      }
      int place = at + r * stride;
      float scale = shard.scale(first + r);
      switch (shard.layout().type()) {
        case F32 -> decodeFloats(from, source, dim, scale, to, place);
        case F16 -> decodeHalves(from, source, dim, scale, to, place);
        case BF16 -> decodeUpperHalves(from, source, dim, scale, to, place);
        case I8 -> decodeSigned(from, source, dim, scale, to, place);
        case U8 -> decodeUnsigned(from, source, dim, scale, to, place);
        case F64 -> throw new IllegalArgumentException("f64 is not decoded here");
      }
    }
  }

  /**
   * Decodes rows that follow each other without gaps and have no scales, as one long row.
   *
   * @param shard where they lie
   * @param first number, in the set, of the first
   * @param rows how many
   * @param halves room for as many shorts as there are elements
   * @param to receives their floats, from the beginning on
   */
  static void decodeRun(Shard shard, long first, int rows, short[] halves, float[] to) {
    MemorySegment from = shard.segment();
    long source = shard.offset(first);
    int length = rows * shard.layout().dim();
    switch (shard.layout().type()) {
      case F32 -> MemorySegment.copy(from, FLOAT, source, to, 0, length);
      case F16 -> {
        MemorySegment.copy(from, SHORT, source, halves, 0, length);
        toFloats(halves, to, length);
      }
      case BF16 -> decodeUpperHalves(from, source, length, 1, to, 0);
      case I8 -> decodeSigned(from, source, length, 1, to, 0);
      case U8 -> decodeUnsigned(from, source, length, 1, to, 0);
      case F64 -> throw new IllegalArgumentException("f64 is not decoded here");
    }
  }

  /** A loop that the JIT turns into the processor's conversions of whole vectors. */
  private static void toFloats(short[] halves, float[] to, int length) {
    for (int i = 0; i < length; i++) {
      to[i] = Float.float16ToFloat(halves[i]);
    }
  }

  private static void decodeFloats(
      MemorySegment from, long source, int dim, float scale, float[] to, int place) {
    for (int i = 0; i < dim; i += L) {
      int c = Math.min(i, dim - L);
      FloatVector.fromMemorySegment(S, from, source + c * 4L, Lanes.ORDER)
          .mul(scale)
          .intoArray(to, place + c);
    }
  }

  private static void decodeUpperHalves(
      MemorySegment from, long source, int dim, float scale, float[] to, int place) {
    for (int i = 0; i < dim; i += L) {
      int c = Math.min(i, dim - L);
      shorts(from, source + c * 2L)
          .lanewise(VectorOperators.LSHL, 16)
          .reinterpretAsFloats()
          .mul(scale)
          .intoArray(to, place + c);
    }
  }

  /**
   * Binary16, by the integer arithmetic of its fields: exponent and significand move to their
   * places and the bias is corrected. Where the exponent is all ones, infinity or NaN, it becomes
   * so again; where it is 0, the number is 2⁻¹⁴ times the significand without a leading 1, which is
   * got by giving it one and taking it away as a float.
   */
  private static void decodeHalves(
      MemorySegment from, long source, int dim, float scale, float[] to, int place) {
    FloatVector leadingOne = FloatVector.broadcast(S, 0x1p-14f);
    FloatVector none = FloatVector.zero(S);
    for (int i = 0; i < dim; i += L) {
      int c = Math.min(i, dim - L);
      IntVector bits = shorts(from, source + c * 2L);
      IntVector sign = bits.and(0x8000).lanewise(VectorOperators.LSHL, 16);
      IntVector size = bits.and(0x7fff).lanewise(VectorOperators.LSHL, 13);
      VectorMask<Integer> small = size.compare(VectorOperators.LT, 1 << 23);
      VectorMask<Integer> special = size.compare(VectorOperators.GE, HALF_LARGEST_EXPONENT);
      IntVector biased = size.add(HALF_BIAS);
      biased = biased.blend(biased.add(HALF_BIAS), special);
      biased = biased.blend(biased.add(1 << 23), small);
      FloatVector value = biased.reinterpretAsFloats().sub(none.blend(leadingOne, small.cast(S)));
      value.reinterpretAsInts().or(sign).reinterpretAsFloats().mul(scale).intoArray(to, place + c);
    }
  }

  private static void decodeSigned(
      MemorySegment from, long source, int dim, float scale, float[] to, int place) {
    for (int i = 0; i < dim; i += BYTES.length()) {
      int c = Math.min(i, dim - BYTES.length());
      ByteVector codes = ByteVector.fromMemorySegment(BYTES, from, source + c, Lanes.ORDER);
      store(codes.convertShape(VectorOperators.B2I, INTS, 0), scale, to, place + c);
      if (BYTES.length() > L) {
        store(codes.convertShape(VectorOperators.B2I, INTS, 1), scale, to, place + c + L);
      }
    }
  }

  private static void decodeUnsigned(
      MemorySegment from, long source, int dim, float scale, float[] to, int place) {
    for (int i = 0; i < dim; i += BYTES.length()) {
      int c = Math.min(i, dim - BYTES.length());
      ByteVector codes = ByteVector.fromMemorySegment(BYTES, from, source + c, Lanes.ORDER);
      store(codes.convertShape(VectorOperators.ZERO_EXTEND_B2I, INTS, 0), scale, to, place + c);
      if (BYTES.length() > L) {
        int next = place + c + L;
        store(codes.convertShape(VectorOperators.ZERO_EXTEND_B2I, INTS, 1), scale, to, next);
      }
    }
  }

  private static void store(Vector<Integer> codes, float scale, float[] to, int at) {
    ((FloatVector) codes.convert(VectorOperators.I2F, 0)).mul(scale).intoArray(to, at);
  }

  /** L shorts, each in the lower half of an int. */
  private static IntVector shorts(MemorySegment from, long at) {
    return (IntVector)
        ShortVector.fromMemorySegment(SHORTS, from, at, Lanes.ORDER)
            .convertShape(VectorOperators.ZERO_EXTEND_S2I, INTS, 0);
  }
}
