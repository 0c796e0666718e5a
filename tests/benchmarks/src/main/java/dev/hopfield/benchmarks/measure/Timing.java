package dev.hopfield.benchmarks.measure;

import dev.hopfield.cli.measure.Samples;
import java.util.Arrays;

/**
 * What repeated runs took.
 *
 * @param samples the time of each run, in the order of the runs
 * @param coresUsed processor time of the whole process over elapsed time, summed over all runs: 2
 *     where two threads were busy throughout
 */
public record Timing(Samples samples, double coresUsed) {
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
}
