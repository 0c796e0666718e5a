package dev.hopfield.engine.generate;

import dev.hopfield.engine.generate.RandomStreams.Purpose;
import java.util.random.RandomGenerator;

/**
 * Patterns drawn uniformly from a sphere: normal numbers, divided by their norm.
 *
 * @param count N
 * @param dim d
 * @param seed chooses the directions
 * @param norm the sphere's radius
 * @param separation what every Δ is at least, as far as known
 */
record SpherePatterns(long count, int dim, long seed, double norm, double separation)
    implements PatternSource {

  /**
   * Rounding the elements to floats moves no Δ of patterns of norm 1 by more than 4 · 2⁻²⁴; this is
   * twice as much.
   */
  static final double ROUNDING = 0x1p-21;

  @Override
  public void row(long row, float[] into, int at) {
    RandomGenerator random = RandomStreams.of(seed, Purpose.PATTERN, row);
    double[] direction = new double[dim];
    double squared = 0;
    while (squared == 0) {
      for (int c = 0; c < dim; c++) {
        direction[c] = RandomStreams.normal(random);
        squared += direction[c] * direction[c];
      }
    }
    double scale = norm / Math.sqrt(squared);
    for (int c = 0; c < dim; c++) {
      into[at + c] = (float) (scale * direction[c]);
    }
  }

  /**
   * These directions on a sphere on which every Δ is at least {@code wanted}: Δ grows with the
   * square of the norm.
   *
   * @param measured the smallest Δ of these patterns, which have norm 1
   */
  SpherePatterns scaledTo(double wanted, double measured) {
    // The rows that were measured were rounded, and those on the new sphere will be.
    double kept = measured - ROUNDING;
    return new SpherePatterns(count, dim, seed, Math.sqrt(wanted / kept), wanted);
  }
}
