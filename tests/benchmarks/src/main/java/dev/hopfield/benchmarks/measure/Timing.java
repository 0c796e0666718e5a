package dev.hopfield.benchmarks.measure;

import dev.hopfield.cli.measure.Samples;
import java.util.Arrays;

/**
 * What repeated runs took.
 *
 * @param samples the time of each run, in the order of the runs
 * @param visits how many of the runs each visit had, in the order of the visits
 * @param coresUsed processor time of the whole process over elapsed time, summed over all runs: 2
 *     where two threads were busy throughout
 */
@SuppressWarnings("ArrayRecordComponent") // a plain carrier, never compared
public record Timing(Samples samples, int[] visits, double coresUsed) {
  /** Checks that the visits hold all runs. */
  public Timing {
    if (Arrays.stream(visits).sum() != samples.milliseconds().length) {
      throw new IllegalArgumentException("the visits do not hold all runs");
    }
  }

  /** Runs each of which was a visit of its own. */
  public Timing(Samples samples, double coresUsed) {
    this(samples, ones(samples.milliseconds().length), coresUsed);
  }

  private static int[] ones(int count) {
    int[] ones = new int[count];
    Arrays.fill(ones, 1);
    return ones;
  }

  /** The median time in milliseconds. */
  public double medianMs() {
    return samples.median();
  }

  /** The shortest time in milliseconds. */
  public double leastMs() {
    return Arrays.stream(samples.milliseconds()).min().orElseThrow();
  }

  /** The longest time in milliseconds. */
  public double mostMs() {
    return Arrays.stream(samples.milliseconds()).max().orElseThrow();
  }

  /**
   * How many times as long as other work of the same turns: in each round the median of its visit
   * over the median of the other's, and of these ratios the median. What slowed a whole round down
   * cancels, and a round that slowed only one of them counts as one outlier.
   */
  public double pairedRatio(Timing other) {
    double[] mine = visitMedians();
    double[] others = other.visitMedians();
    if (mine.length != others.length) {
      throw new IllegalArgumentException(
          "%d visits beside %d: not the same turns".formatted(mine.length, others.length));
    }
    double[] ratios = new double[mine.length];
    Arrays.setAll(ratios, round -> mine[round] / others[round]);
    return new Samples(ratios).median();
  }

  private double[] visitMedians() {
    double[] medians = new double[visits.length];
    int from = 0;
    for (int v = 0; v < visits.length; v++) {
      double[] visit = Arrays.copyOfRange(samples.milliseconds(), from, from + visits[v]);
      medians[v] = new Samples(visit).median();
      from += visits[v];
    }
    return medians;
  }
}
