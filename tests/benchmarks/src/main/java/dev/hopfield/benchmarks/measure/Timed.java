package dev.hopfield.benchmarks.measure;

/** Work that is timed as a whole and can be repeated. */
public interface Timed {
  /** Does the work once; returns when it is done. */
  void run();

  /** Called before each of its turns; not timed. */
  default void turn() {}
}
