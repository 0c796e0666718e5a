package dev.hopfield.benchmarks.peers;

import dev.hopfield.benchmarks.measure.RoundRobin;
import java.util.List;
import java.util.Map;

/**
 * What to compare.
 *
 * @param count N
 * @param dim d
 * @param batches each B, in the order of the results
 * @param beta β
 * @param threads for every system
 * @param seed of patterns and queries
 * @param backend of the engine
 * @param systems the peers wanted, by name or by the beginning of their names; empty for all
 * @param absent systems that are not to be tried again, with the reason
 * @param turns how often each is timed
 */
public record PeersPlan(
    long count,
    int dim,
    List<Integer> batches,
    float beta,
    int threads,
    long seed,
    String backend,
    List<String> systems,
    Map<String, String> absent,
    RoundRobin turns) {

  /** Bytes of the patterns. */
  long patternBytes() {
    return count * dim * Float.BYTES;
  }

  /** Whether this peer is to take part. */
  boolean wants(String system) {
    return systems.isEmpty() || systems.stream().anyMatch(system::startsWith);
  }
}
