package dev.hopfield.engine;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a memory is made of, held as asked for.
 *
 * @param patterns X
 * @param values V; the same object where patterns are their own values
 * @param owned what the memory closes: the copies that were made, and what came from its own file
 */
record HeldPatterns(Patterns patterns, Patterns values, List<Patterns> owned) {
  /**
   * Copies what is not held so already.
   *
   * @param given to be closed by the memory, too
   */
  static HeldPatterns of(
      Patterns patterns, Patterns values, @Nullable Precision precision, List<Patterns> given) {
    List<Patterns> owned = new ArrayList<>(given);
    if (precision == null) {
      return new HeldPatterns(patterns, values, owned);
    }
    try {
      Patterns held = in(precision, patterns, owned);
      Patterns heldValues = values == patterns ? held : in(precision, values, owned);
      return new HeldPatterns(held, heldValues, owned);
    } catch (RuntimeException | Error e) {
      owned.forEach(Patterns::close);
      throw e;
    }
  }

  private static Patterns in(Precision precision, Patterns given, List<Patterns> owned) {
    Patterns held = given.in(precision);
    if (held != given) {
      owned.add(held);
    }
    return held;
  }

  /** Closes what is owned. */
  void close() {
    owned.forEach(Patterns::close);
  }
}
