package dev.hopfield.engine.fold;

/**
 * For each query of a batch and each of T thresholds on the score, how many patterns reach it and
 * how much softmax weight they hold together. Two sets merge by adding. From it k₀.₉₀ is found
 * without ever sorting or storing N weights.
 *
 * <p>Entry (q, t) lies at {@code q · T + t}. Not safe for use by several threads at once.
 *
 * @param counts the number of patterns with score ≥ the threshold
 * @param masses their summed weights Σ exp(s − log-sum-exp), 0 … 1
 */
public record WeightsAbove(long[] counts, double[] masses) {
  /** The fold of no patterns, for {@code entries} = B · T thresholds. */
  public static WeightsAbove none(int entries) {
    return new WeightsAbove(new long[entries], new double[entries]);
  }

  /** Adds the counts and masses of other patterns. */
  public void merge(WeightsAbove other) {
    for (int i = 0; i < counts.length; i++) {
      counts[i] += other.counts[i];
      masses[i] += other.masses[i];
    }
  }

  /** Adds one pattern to one entry. */
  public void add(int entry, double weight) {
    counts[entry]++;
    masses[entry] += weight;
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof WeightsAbove(long[] otherCounts, double[] otherMasses)
        && java.util.Arrays.equals(counts, otherCounts)
        && java.util.Arrays.equals(masses, otherMasses);
  }

  @Override
  public int hashCode() {
    return java.util.Arrays.hashCode(counts) * 31 + java.util.Arrays.hashCode(masses);
  }

  @Override
  public String toString() {
    return "WeightsAbove[%d thresholds]".formatted(counts.length);
  }
}
