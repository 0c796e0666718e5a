package dev.hopfield.engine.store;

import dev.hopfield.engine.Patterns;
import java.util.List;

/**
 * Patterns that came together: the base, or what one change added. Its rows never change; what it
 * owns is freed when neither the memory nor a running retrieval needs it any more.
 */
public final class Segment {
  private final Patterns patterns;
  private final Patterns values;
  private final Ids ids;
  private final List<Patterns> owned;
  private int users;

  /**
   * A segment that nobody uses yet.
   *
   * @param patterns X
   * @param values V; the same object where patterns are their own values
   * @param ids of its rows
   * @param owned what to close after the last user
   */
  public Segment(Patterns patterns, Patterns values, Ids ids, List<Patterns> owned) {
    this.patterns = patterns;
    this.values = values;
    this.ids = ids;
    this.owned = List.copyOf(owned);
  }

  /** A segment that owns what it is made of. */
  static Segment owning(Patterns patterns, Patterns values, Ids ids) {
    return new Segment(
        patterns, values, ids, values == patterns ? List.of(patterns) : List.of(patterns, values));
  }

  /** X. */
  Patterns patterns() {
    return patterns;
  }

  /** V; the same object where patterns are their own values. */
  Patterns values() {
    return values;
  }

  boolean isSeparate() {
    return values != patterns;
  }

  Ids ids() {
    return ids;
  }

  long count() {
    return patterns.count();
  }

  synchronized void retain() {
    users++;
  }

  /** Frees what it owns after the last user. */
  synchronized void release() {
    users--;
    if (users == 0) {
      discard();
    }
  }

  /** Frees what it owns, though nobody ever used it. */
  void discard() {
    owned.forEach(Patterns::close);
  }
}
