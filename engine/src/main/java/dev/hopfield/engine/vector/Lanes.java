package dev.hopfield.engine.vector;

import java.nio.ByteOrder;
import java.util.Locale;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * The vectors that this process computes with: what the machine prefers, up to 512 bits, or the
 * width asked for by the system property {@value CpuSettings#VECTOR_BITS}.
 *
 * <p>One choice for the whole process: the JIT compiles vector operations to instructions only
 * where the species is a constant.
 */
final class Lanes {
  static final VectorSpecies<Float> SPECIES = choose(CpuSettings.vectorBits());

  /** L, the floats of a vector. */
  static final int COUNT = SPECIES.length();

  /** Bytes of a vector. */
  static final long BYTES = (long) COUNT * Float.BYTES;

  /** Whether there are 32 vector registers (AVX-512, SVE, NEON) and not 16 (AVX2, SSE). */
  static final boolean MANY_REGISTERS = hasManyRegisters();

  /**
   * Vectors that a panel and its register blocks are wide: 16 registers hold 4 × 2 sums and their
   * operands.
   */
  static final int BLOCK_VECTORS = MANY_REGISTERS ? 4 : 2;

  /** W, the queries of a panel. */
  static final int PANEL = BLOCK_VECTORS * COUNT;

  /** Bytes from a row of a panel to the next. */
  static final long PANEL_BYTES = BLOCK_VECTORS * BYTES;

  static final ByteOrder ORDER = ByteOrder.nativeOrder();

  private Lanes() {}

  private static VectorSpecies<Float> choose(int bits) {
    return switch (bits) {
      case 128 -> FloatVector.SPECIES_128;
      case 256 -> FloatVector.SPECIES_256;
      case 512 -> FloatVector.SPECIES_512;
      default ->
          FloatVector.SPECIES_PREFERRED.length() > 16
              ? FloatVector.SPECIES_512
              : FloatVector.SPECIES_PREFERRED;
    };
  }

  private static boolean hasManyRegisters() {
    String machine = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
    boolean intel = machine.equals("amd64") || machine.equals("x86_64") || machine.equals("x86");
    return !intel || SPECIES.vectorShape() == VectorShape.S_512_BIT;
  }

  /** The least multiple of L that holds {@code floats}. */
  static int roundUp(int floats) {
    return (floats + COUNT - 1) / COUNT * COUNT;
  }

  static String describe() {
    return "Vector API, %d bit".formatted(SPECIES.vectorBitSize());
  }
}
