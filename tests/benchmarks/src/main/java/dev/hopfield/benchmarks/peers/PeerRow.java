package dev.hopfield.benchmarks.peers;

import dev.hopfield.benchmarks.measure.Timing;
import dev.hopfield.cli.measure.Verification;
import org.jspecify.annotations.Nullable;

/**
 * One system at one batch.
 *
 * @param system its name
 * @param version of what library, with which settings; empty where it could not be opened
 * @param size N, d and B
 * @param threads how many the library said that it uses; 0 where it could not be opened
 * @param note what was chosen for this batch, or why the system did not take part; may be empty
 * @param verification its states against the reference's; {@code null} where it gave none
 * @param timing what it took; {@code null} where it was not verified and so not timed
 * @param beside what it is compared with
 */
public record PeerRow(
    String system,
    String version,
    Size size,
    int threads,
    String note,
    @Nullable Verification verification,
    @Nullable Timing timing,
    Beside beside) {

  /**
   * The work.
   *
   * @param count N
   * @param dim d
   * @param batch B
   */
  public record Size(long count, int dim, int batch) {}

  /**
   * What was measured in the same turns.
   *
   * @param ourMedianMs the engine's median in milliseconds; NaN where it was not timed
   * @param ourLeastMs the engine's shortest time; NaN where it was not timed
   * @param pairedRatio the system's times over the engine's of the same round; NaN where one of
   *     them was not timed
   * @param peak the machine's multiply-add peak in GFLOP/s
   * @param bandwidth the machine's read bandwidth in GB/s
   */
  public record Beside(
      double ourMedianMs, double ourLeastMs, double pairedRatio, Rate peak, Rate bandwidth) {}

  /**
   * A rate of the machine.
   *
   * @param median by the median time
   * @param most by the shortest
   */
  public record Rate(double median, double most) {}

  /** Whether its states agreed with the reference's. */
  public boolean verified() {
    return verification != null && verification.passed();
  }

  /** The median time in milliseconds; NaN where it was not timed. */
  public double medianMs() {
    return timing == null ? Double.NaN : timing.medianMs();
  }

  /** The shortest time in milliseconds; NaN where it was not timed. */
  public double leastMs() {
    return timing == null ? Double.NaN : timing.leastMs();
  }

  /** Its median time over the engine's. */
  public double ratioVsOurs() {
    return medianMs() / beside.ourMedianMs;
  }

  /** Its shortest time over the engine's. */
  public double leastRatioVsOurs() {
    return leastMs() / beside.ourLeastMs;
  }

  /** Operations of the two products, 4·B·N·d, a second, in GFLOP/s. */
  public double gflops() {
    return operations() / medianMs() / 1e6;
  }

  private double operations() {
    return 4.0 * size.batch * size.count * size.dim;
  }

  /** Bytes of the patterns, each counted once, a second, in GB/s. */
  public double gbytesPerSecond() {
    return bytes() / medianMs() / 1e6;
  }

  private double bytes() {
    return (double) Float.BYTES * size.count * size.dim;
  }

  /** The share of the multiply-add peak, median beside median. */
  public double peakFraction() {
    return gflops() / beside.peak.median;
  }

  /** The share of the read bandwidth, median beside median; above 1 where patterns fit a cache. */
  public double bandwidthFraction() {
    return gbytesPerSecond() / beside.bandwidth.median;
  }

  /** The share of the peak where both had the processors to themselves: best beside best. */
  public double bestPeakFraction() {
    return operations() / leastMs() / 1e6 / beside.peak.most;
  }

  /** The share of the read bandwidth, best beside best. */
  public double bestBandwidthFraction() {
    return bytes() / leastMs() / 1e6 / beside.bandwidth.most;
  }
}
