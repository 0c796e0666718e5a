package dev.hopfield.benchmarks.peers;

import dev.hopfield.benchmarks.measure.WorkerThreads;
import dev.hopfield.engine.Patterns;
import java.lang.foreign.MemorySegment;

/**
 * What every peer is given.
 *
 * @param patterns N × d, packed floats, open for longer than the peer
 * @param beta β
 * @param threads Java threads, for what a peer leaves to Java; their count is the number of threads
 *     that every system may use
 */
public record PeerSetting(Patterns patterns, float beta, WorkerThreads threads) {
  /** Checks that the patterns can be read as one block of floats. */
  public PeerSetting {
    if (!patterns.isPackedFloat()) {
      throw new IllegalArgumentException(patterns + " are not packed floats; peers read no others");
    }
  }

  /** N. */
  public long count() {
    return patterns.count();
  }

  /** d. */
  public int dim() {
    return patterns.dim();
  }

  /** The patterns' floats, row after row. */
  public MemorySegment floats() {
    long bytes = count() * dim() * Float.BYTES;
    return patterns.segment().asSlice(patterns.layout().offset(), bytes);
  }
}
