package dev.hopfield.benchmarks.peers;

import dev.hopfield.benchmarks.measure.FmaPeak;
import dev.hopfield.benchmarks.measure.ReadBandwidth;
import dev.hopfield.benchmarks.measure.Timed;
import dev.hopfield.benchmarks.measure.Timing;
import dev.hopfield.benchmarks.measure.WorkerThreads;
import dev.hopfield.engine.Patterns;
import java.util.List;

/**
 * The two ceilings of a retrieval, measured in turns with the systems and on as many threads: what
 * the machine can multiply and add, and how fast it can read. They are visited like a system, in
 * every round, so that they meet the same machine.
 */
final class Ceilings implements AutoCloseable {
  /** More than the caches of most machines; what was read last is gone when it is read again. */
  private static final long LEAST_BYTES = 1L << 28;

  private static final List<Long> PIECES = List.of(1L << 14, 1L << 16, 1L << 20, 1L << 22);

  private final Patterns read;
  private final FmaPeak peak;
  private final ReadBandwidth bandwidth;

  /** Ceilings on these threads, with a block of memory of its own to read. */
  Ceilings(WorkerThreads threads, long patternBytes) {
    long bytes = Math.clamp(patternBytes, LEAST_BYTES, 4 * LEAST_BYTES);
    int columns = 1024;
    read = Patterns.allocate(bytes / columns / Float.BYTES, columns);
    read.segment().fill((byte) 1);
    peak = new FmaPeak(threads);
    List<ReadBandwidth> ways =
        PIECES.stream().map(piece -> new ReadBandwidth(read.segment(), threads, piece)).toList();
    bandwidth = ways.get(Trial.indexOfFastest(ways));
  }

  /** What to time; {@link #peak} and {@link #bandwidth} take the timings. */
  List<Timed> work() {
    return List.of(peak, bandwidth);
  }

  /** The rate of the first of {@link #work}, in GFLOP/s. */
  PeerRow.Rate peak(Timing timing) {
    return rate(peak.operations(), timing);
  }

  /** The rate of the second of {@link #work}, in GB/s. */
  PeerRow.Rate bandwidth(Timing timing) {
    return rate(bandwidth.bytes(), timing);
  }

  private static PeerRow.Rate rate(double work, Timing timing) {
    return new PeerRow.Rate(work / timing.medianMs() / 1e6, work / timing.leastMs() / 1e6);
  }

  @Override
  public void close() {
    read.close();
  }
}
