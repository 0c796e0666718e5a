package dev.hopfield.engine.vector;

import java.nio.ByteOrder;
import java.util.Locale;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * The vectors that this process computes with: the widest that the machine prefers, or the width
 * asked for by the system property {@value CpuSettings#VECTOR_BITS}.
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

  /**
   * Vectors that a register block is wide: four where there are 32 registers to hold 16 sums, four
   * operands and a factor, two where there are 16.
   */
  static final int BLOCK_VECTORS = hasManyRegisters() ? 4 : 2;

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
      default -> FloatVector.SPECIES_PREFERRED;
    };
  }

  /** AVX-512, SVE and NEON have 32 vector registers, AVX2 and SSE 16. */
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
