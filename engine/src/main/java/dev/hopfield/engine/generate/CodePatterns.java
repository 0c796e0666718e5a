package dev.hopfield.engine.generate;

import dev.hopfield.engine.InvalidInputException;
import dev.hopfield.engine.generate.RandomStreams.Purpose;
import java.util.random.RandomGenerator;

/**
 * Patterns with elements ±α whose signs are the words of a binary code of length d with smallest
 * distance δ. Two that differ in h ≥ δ signs have xᵢᵀxⱼ = α²(d − 2h), and every xᵢᵀxᵢ = α²d, so
 * that every Δ is at least 2α²δ: α = √(Δ/2δ) guarantees Δ.
 *
 * <p>Rows take the words in a scattered order, and all words have the same randomly chosen signs
 * turned, which changes no distance.
 */
final class CodePatterns implements PatternSource {
  private final long count;
  private final int dim;
  private final double separation;
  private final BinaryCode code;
  private final float element;
  private final long[] turned;
  private final long factor;
  private final long shift;

  private CodePatterns(long count, int dim, long seed, double separation, BinaryCode code) {
    this.count = count;
    this.dim = dim;
    this.separation = separation;
    this.code = code;
    // Upwards, so that rounding takes nothing from the guarantee.
    element = Math.nextUp((float) Math.sqrt(separation / (2.0 * code.distance())));
    RandomGenerator random = RandomStreams.of(seed, Purpose.CODE, 0);
    factor = random.nextLong() | 1;
    shift = random.nextLong();
    turned = random.longs((dim - 1) / Long.SIZE + 1L).toArray();
  }

  static CodePatterns of(long count, int dim, long seed, double separation) {
    int bits = bits(count);
    if (bits > dim) {
      throw new InvalidInputException(
          "%d patterns of dimension %d cannot be given a separation; use dimension %d or more"
              .formatted(count, dim, bits));
    }
    return new CodePatterns(count, dim, seed, separation, BinaryCode.best(bits, dim, seed));
  }

  /** Bits needed to tell the patterns apart. */
  private static int bits(long count) {
    return Math.max(1, Long.SIZE - Long.numberOfLeadingZeros(count - 1));
  }

  @Override
  public long count() {
    return count;
  }

  @Override
  public int dim() {
    return dim;
  }

  @Override
  public double norm() {
    return element * Math.sqrt(dim);
  }

  @Override
  public double separation() {
    return separation;
  }

  @Override
  public void row(long row, float[] into, int at) {
    // Multiplying by an odd number permutes the numbers of any count of bits.
    long message = (row * factor + shift) & ((1L << bits(count)) - 1);
    long[] word = code.encode(message);
    for (int c = 0; c < dim; c++) {
      long bit = (word[c / Long.SIZE] ^ turned[c / Long.SIZE]) >>> c & 1;
      into[at + c] = bit == 0 ? element : -element;
    }
  }
}
