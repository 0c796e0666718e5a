package dev.hopfield.engine.generate;

import dev.hopfield.engine.generate.RandomStreams.Purpose;
import java.util.random.RandomGenerator;

/**
 * A binary linear code: 2ᵏ words of n bits, the sums modulo 2 of some of k generator words. Because
 * the sum of two words is a word, the smallest distance between words is the smallest weight of a
 * word other than zero.
 *
 * <p>Candidates are the repetition code, which repeats the k bits of the message ⌊n/k⌋ times or
 * once more and so has that distance, and random codes, whose distance is counted over all words as
 * far as that is affordable; random ones come close to the Gilbert–Varshamov bound. The best is
 * taken.
 */
final class BinaryCode {
  private static final double MOST_COUNTED = 0x1p33;
  private static final double COUNTED_TOGETHER = 0x1p28;
  private static final int MOST_TRIES = 64;

  private final long[][] generators;
  private final int distance;

  private BinaryCode(long[][] generators, int distance) {
    this.generators = generators;
    this.distance = distance;
  }

  /**
   * The best code found.
   *
   * @param bits k, 1 … 62
   * @param length n ≥ k
   * @param seed chooses the random codes
   */
  static BinaryCode best(int bits, int length, long seed) {
    BinaryCode best = repetition(bits, length);
    double cost = Math.scalb((double) words(length), bits);
    int tries = cost > MOST_COUNTED ? 0 : (int) Math.clamp(COUNTED_TOGETHER / cost, 1, MOST_TRIES);
    for (int attempt = 0; attempt < tries; attempt++) {
      long[][] generators = random(bits, length, seed, attempt);
      int distance = smallestWeight(generators);
      if (distance > best.distance) {
        best = new BinaryCode(generators, distance);
      }
    }
    return best;
  }

  private static BinaryCode repetition(int bits, int length) {
    long[][] generators = new long[bits][words(length)];
    for (int c = 0; c < length; c++) {
      generators[c % bits][c / Long.SIZE] |= 1L << c;
    }
    return new BinaryCode(generators, length / bits);
  }

  private static long[][] random(int bits, int length, long seed, int attempt) {
    RandomGenerator random = RandomStreams.of(seed, Purpose.CODE, attempt + 1L);
    long[][] generators = new long[bits][words(length)];
    long last = -1L >>> (Long.SIZE - 1 - (length - 1) % Long.SIZE);
    for (long[] generator : generators) {
      for (int w = 0; w < generator.length; w++) {
        generator[w] = random.nextLong();
      }
      generator[generator.length - 1] &= last;
    }
    return generators;
  }

  private static int words(int length) {
    return (length - 1) / Long.SIZE + 1;
  }

  /** Walks all words but zero, each one generator away from the last (Gray's order). */
  private static int smallestWeight(long[][] generators) {
    long[] word = new long[generators[0].length];
    int smallest = Integer.MAX_VALUE;
    for (long step = 1; step < 1L << generators.length; step++) {
      long[] generator = generators[Long.numberOfTrailingZeros(step)];
      int weight = 0;
      for (int w = 0; w < word.length; w++) {
        word[w] ^= generator[w];
        weight += Long.bitCount(word[w]);
      }
      smallest = Math.min(smallest, weight);
    }
    return smallest;
  }

  /** The smallest number of bits in which two words differ. */
  int distance() {
    return distance;
  }

  /** The word of a message of k bits, bit c in {@code result[c / 64]} at {@code c % 64}. */
  long[] encode(long message) {
    long[] word = new long[generators[0].length];
    for (int b = 0; b < generators.length; b++) {
      if ((message >>> b & 1) == 1) {
        for (int w = 0; w < word.length; w++) {
          word[w] ^= generators[b][w];
        }
      }
    }
    return word;
  }
}
