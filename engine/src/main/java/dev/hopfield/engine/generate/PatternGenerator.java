package dev.hopfield.engine.generate;

import dev.hopfield.engine.InvalidInputException;

/** Makes patterns by a seed. */
public final class PatternGenerator {
  /** Up to this many multiplications, N² · d, patterns are drawn and their separation measured. */
  static final double MOST_MEASURED = 0x1p32;

  private static final double SMALLEST_SEPARATION = 1e-20;
  private static final double LARGEST_SEPARATION = 1e20;

  private PatternGenerator() {}

  /**
   * Patterns drawn independently and uniformly from the sphere of radius √d, the setting of the
   * paper's theorem 3 up to √(d/(d − 1)).
   *
   * @param count N ≥ 1
   * @param dim d ≥ 1
   * @param seed any number
   */
  public static PatternSource random(long count, int dim, long seed) {
    requireShape(count, dim);
    return new SpherePatterns(count, dim, seed, Math.sqrt(dim), 0);
  }

  /**
   * Patterns of equal norm, every one of which has Δᵢ ≥ {@code separation}.
   *
   * <p>Where N² · d is at most 2³², they are drawn uniformly from a sphere, their smallest Δ is
   * measured exactly, and the radius is chosen so that it becomes the separation. Otherwise, or
   * where that leaves two too close, they are words of a binary linear code with elements ±α (see
   * {@link CodePatterns}), whose smallest distance is known without comparing all pairs; that needs
   * d ≥ log₂ N.
   *
   * @param count N ≥ 1
   * @param dim d ≥ 1
   * @param seed any number
   * @param separation Δ, 1e-20 … 1e20
   * @throws InvalidInputException if no such patterns can be made
   */
  public static PatternSource separated(long count, int dim, long seed, double separation) {
    requireShape(count, dim);
    if (!(separation >= SMALLEST_SEPARATION && separation <= LARGEST_SEPARATION)) {
      throw new InvalidInputException(
          "the separation is %s but must be %s to %s"
              .formatted(separation, SMALLEST_SEPARATION, LARGEST_SEPARATION));
    }
    if ((double) count * count * dim <= MOST_MEASURED) {
      SpherePatterns drawn = new SpherePatterns(count, dim, seed, 1, 0);
      double smallest = Separation.smallest(drawn);
      if (smallest > SpherePatterns.ROUNDING) {
        return drawn.scaledTo(separation, smallest);
      }
    }
    return CodePatterns.of(count, dim, seed, separation);
  }

  private static void requireShape(long count, int dim) {
    if (count < 1 || dim < 1) {
      throw new InvalidInputException(
          "%d patterns of dimension %d; both must be at least 1".formatted(count, dim));
    }
  }
}
