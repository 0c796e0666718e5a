package dev.hopfield.cli.measure;

import java.util.Arrays;

/**
 * Times of the same work.
 *
 * @param milliseconds in the order in which they were taken, at least one
 */
@SuppressWarnings("ArrayRecordComponent") // a plain carrier, never compared
public record Samples(double[] milliseconds) {
  /** The middle one; the mean of the two in the middle for an even number. */
  public double median() {
    return medianOf(milliseconds);
  }

  /** The median distance from the median. */
  public double spread() {
    double median = median();
    return medianOf(Arrays.stream(milliseconds).map(sample -> Math.abs(sample - median)).toArray());
  }

  private static double medianOf(double[] numbers) {
    double[] sorted = numbers.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : 0.5 * (sorted[middle - 1] + sorted[middle]);
  }
}
