package dev.hopfield.benchmarks.peers;

import dev.hopfield.engine.StateBatch;

/**
 * A system that retrieves: the patterns are already where it wants them. Its methods and those of
 * its {@link Retriever}s are called by one thread.
 */
public interface Peer extends AutoCloseable {
  /** Its name in results, for example {@code libtorch-sdpa}. */
  String system();

  /** Version and settings, in one line. */
  String describe();

  /** How many threads the library itself says that it uses. */
  int threads();

  /** Memory that a retrieval of this many queries takes beyond patterns and queries, in bytes. */
  long scratchBytes(int batch);

  /** Brings the queries, B × d, to where the system wants them. */
  Retriever prepare(StateBatch queries);

  /** Frees the patterns. */
  @Override
  void close();
}
