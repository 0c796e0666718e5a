package dev.hopfield.benchmarks.peers;

import dev.hopfield.benchmarks.measure.Timed;
import dev.hopfield.engine.StateBatch;

/** One batch of queries ready to be retrieved from: {@link #run} performs one update of all. */
public interface Retriever extends Timed, AutoCloseable {
  /** What the last run gave, B × d, in the JVM's memory. */
  StateBatch states();

  /** What was chosen for this batch, for example the size of a block; empty where nothing was. */
  default String choice() {
    return "";
  }

  /** Frees the queries and the states. */
  @Override
  void close();
}
