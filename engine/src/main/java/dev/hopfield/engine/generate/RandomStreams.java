package dev.hopfield.engine.generate;

import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * Independent streams of random numbers, one for each purpose and row: the algorithm {@code
 * L64X128MixRandom} of {@link java.util.random}, seeded with a mixture of the user's seed, the
 * purpose and the row number. Safe for use by several threads.
 */
final class RandomStreams {
  /** What a stream is for, so that no two uses share one. */
  enum Purpose {
    PATTERN(0),
    CODE(1),
    TRUTH(2),
    CORRUPTION(3);

    private final int number;

    Purpose(int number) {
      this.number = number;
    }
  }

  private static final RandomGeneratorFactory<RandomGenerator> ALGORITHM =
      RandomGeneratorFactory.of("L64X128MixRandom");

  private RandomStreams() {}

  static RandomGenerator of(long seed, Purpose purpose, long row) {
    return ALGORITHM.create(mix(mix(mix(seed) + purpose.number) + row));
  }

  /** The finaliser of SplitMix64 (Steele, Lea, Flood 2014) after adding the golden gamma. */
  private static long mix(long z) {
    long x = z + 0x9e3779b97f4a7c15L;
    x = (x ^ (x >>> 30)) * 0xbf58476d1ce4e5b9L;
    x = (x ^ (x >>> 27)) * 0x94d049bb133111ebL;
    return x ^ (x >>> 31);
  }

  /**
   * A number of the standard normal distribution, by the ratio of uniforms (Kinderman and Monahan
   * 1977) with the quadratic bounds of Leva (1992, ACM TOMS 18(4), algorithm 712): the logarithm
   * decides about one draw in a hundred.
   */
  static double normal(RandomGenerator random) {
    while (true) {
      double u = 1 - random.nextDouble(); // 0 < u ≤ 1
      double v = 1.7156 * (random.nextDouble() - 0.5);
      double x = u - 0.449871;
      double y = Math.abs(v) + 0.386595;
      double q = x * x + y * (0.19600 * y - 0.25472 * x);
      if (q < 0.27597 || (q <= 0.27846 && v * v <= -4 * StrictMath.log(u) * u * u)) {
        return v / u;
      }
    }
  }
}
