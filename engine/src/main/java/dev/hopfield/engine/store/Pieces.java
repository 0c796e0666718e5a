package dev.hopfield.engine.store;

import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.Shard;
import java.util.List;

/** Rows of sets as pieces of a new set, which reads them where they lie. */
final class Pieces {
  private Pieces() {}

  /**
   * Appends rows {@code from … to − 1} of a set.
   *
   * @param shards the pieces of the new set so far
   */
  static void add(Patterns patterns, long from, long to, List<Shard> shards) {
    long row = from;
    while (row < to) {
      Shard shard = patterns.shard(row);
      long end = Math.min(to, shard.end());
      long first = shards.isEmpty() ? 0 : shards.getLast().end();
      shards.add(shard.slice(row, end, first));
      row = end;
    }
  }
}
