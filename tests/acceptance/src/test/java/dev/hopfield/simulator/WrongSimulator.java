package dev.hopfield.simulator;

import dev.hopfield.engine.Patterns;

/** A simulator class that knows the engine, which the floors refuse. */
public final class WrongSimulator {
  private WrongSimulator() {}

  static String describe(Patterns patterns) {
    return patterns.toString();
  }
}
