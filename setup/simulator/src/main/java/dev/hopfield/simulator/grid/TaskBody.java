package dev.hopfield.simulator.grid;

/** A task's method, of any number of arguments. */
@FunctionalInterface
public interface TaskBody {

  /** Runs the method once. Reads all arguments before the method begins. */
  void run(Object[] arguments);
}
