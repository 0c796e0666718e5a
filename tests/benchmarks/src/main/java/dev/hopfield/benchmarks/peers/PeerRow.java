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
   * @param peakGflops the machine's multiply-add peak in GFLOP/s
   * @param bandwidth the machine's read bandwidth in GB/s
   */
  public record Beside(double ourMedianMs, double peakGflops, double bandwidth) {}

  /** Whether its states agreed with the reference's. */
  public boolean verified() {
    return verification != null && verification.passed();
  }

  /** The median time in milliseconds; NaN where it was not timed. */
  public double medianMs() {
    return timing == null ? Double.NaN : timing.medianMs();
  }

  /** Its median time over the engine's. */
  public double ratioVsOurs() {
    return medianMs() / beside.ourMedianMs;
  }

  /** Operations of the two products, 4·B·N·d, a second, in GFLOP/s. */
  public double gflops() {
    return 4.0 * size.batch * size.count * size.dim / medianMs() / 1e6;
  }

  /** Bytes of the patterns, each counted once, a second, in GB/s. */
  public double gbytesPerSecond() {
    return (double) Float.BYTES * size.count * size.dim / medianMs() / 1e6;
  }

  /** The share of the multiply-add peak. */
  public double peakFraction() {
    return gflops() / beside.peakGflops;
  }

  /** The share of the read bandwidth; above 1 where the patterns fit a cache. */
  public double bandwidthFraction() {
    return gbytesPerSecond() / beside.bandwidth;
  }
}
