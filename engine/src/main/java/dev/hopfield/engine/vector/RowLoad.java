package dev.hopfield.engine.vector;

import dev.hopfield.engine.ElementType;
import dev.hopfield.engine.Shard;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * Loads L elements of a row as floats, for kernels that read rows where they are stored: a load
 * that widens, a shift or a conversion. Binary16 takes too many operations to be done twice a row.
 *
 * <p>A method for each type, and none that chooses: where kernels shared one that did, a process
 * that used two types had one of them compiled with calls, at eight times the time. They are given
 * segments that are {@link NativeSegment#known}.
 */
final class RowLoad {
  private static final VectorSpecies<Float> S = Lanes.SPECIES;

  /** Vectors of L elements. */
  static final VectorSpecies<Integer> INTS = S.withLanes(int.class);

  static final VectorSpecies<Short> SHORTS =
      VectorSpecies.of(short.class, VectorShape.forBitSize(S.vectorBitSize() / 2));

  /** The smallest vector that holds L bytes; with 128 bits twice as many. */
  static final VectorSpecies<Byte> BYTES =
      VectorSpecies.of(byte.class, VectorShape.forBitSize(Math.max(64, S.vectorBitSize() / 4)));

  private RowLoad() {}

  /** Whether elements of a type are known here, or are floats. */
  static boolean knows(ElementType type) {
    return switch (type) {
      case F32, BF16 -> true;
      case I8, U8 -> BYTES.length() == Lanes.COUNT;
      case F16, F64 -> false;
    };
  }

  /** Whether kernels can read rows of a shard where they lie, which follow without gaps. */
  static boolean reads(Shard shard) {
    return knows(shard.layout().type()) && shard.isPacked() && NativeSegment.reads(shard.segment());
  }

  /** L elements of bf16 from a byte on. */
  static FloatVector upperHalves(MemorySegment from, long at) {
    return ((IntVector)
            ShortVector.fromMemorySegment(SHORTS, from, at, Lanes.ORDER)
                .convertShape(VectorOperators.ZERO_EXTEND_S2I, INTS, 0))
        .lanewise(VectorOperators.LSHL, 16)
        .reinterpretAsFloats();
  }

  /** L signed bytes. */
  static FloatVector signed(MemorySegment from, long at) {
    IntVector codes =
        (IntVector)
            ByteVector.fromMemorySegment(BYTES, from, at, Lanes.ORDER)
                .convertShape(VectorOperators.B2I, INTS, 0);
    return (FloatVector) codes.convert(VectorOperators.I2F, 0);
  }

  /** L unsigned bytes. */
  static FloatVector unsigned(MemorySegment from, long at) {
    IntVector codes =
        (IntVector)
            ByteVector.fromMemorySegment(BYTES, from, at, Lanes.ORDER)
                .convertShape(VectorOperators.ZERO_EXTEND_B2I, INTS, 0);
    return (FloatVector) codes.convert(VectorOperators.I2F, 0);
  }
}
