package dev.hopfield.engine.store;

import dev.hopfield.engine.InvalidInputException;
import dev.hopfield.engine.PatternNorms;
import dev.hopfield.engine.backend.LoadedPatterns;
import java.util.Arrays;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What a memory held at a moment, ready on its backend. It stays as it is while it is in use, and
 * is freed when the memory has gone on and the last user has left. Safe for use by several threads.
 */
public final class Snapshot implements AutoCloseable {
  private final Contents contents;
  private final @Nullable LoadedPatterns loaded;
  private final @Nullable PatternNorms norms;
  private int users = 1;

  /** Takes over what was loaded; {@code null} where nothing is held. */
  Snapshot(Contents contents, @Nullable LoadedPatterns loaded) {
    this.contents = contents;
    this.loaded = loaded;
    norms = loaded == null ? null : contents.norms();
    contents.parts().forEach(part -> part.segment().retain());
  }

  Contents contents() {
    return contents;
  }

  /** N, the number of patterns. */
  public long count() {
    return contents.count();
  }

  /** From a row to the id of its pattern; −1 stays −1. To be used before this is closed. */
  public LongUnaryOperator ids() {
    return row -> row < 0 ? -1 : contents.idOf(row);
  }

  /** Whether a pattern has this id. */
  public boolean contains(long id) {
    return contents.find(id) != null;
  }

  /** The ids of all patterns, in the order of the rows. */
  public long[] allIds() {
    if (count() > Integer.MAX_VALUE - 8) {
      throw new InvalidInputException(
          "the memory holds %d patterns, but an array of ids at most %d; ask for single ones"
              .formatted(count(), Integer.MAX_VALUE - 8));
    }
    long[] ids = new long[(int) count()];
    Arrays.setAll(ids, contents::idOf);
    return ids;
  }

  /**
   * The pattern with this id, as floats.
   *
   * @throws InvalidInputException if there is none
   */
  public float[] pattern(long id) {
    Contents.Place place = contents.require(id);
    return contents.parts().get(place.part()).segment().patterns().row(place.row());
  }

  /** Whether there are patterns. */
  boolean isLoaded() {
    return loaded != null;
  }

  /**
   * The patterns, ready.
   *
   * @throws InvalidInputException if there are none
   */
  public LoadedPatterns loaded() {
    return required(loaded);
  }

  /**
   * Their norms.
   *
   * @throws InvalidInputException if there are none
   */
  public PatternNorms norms() {
    return required(norms);
  }

  private static <T> T required(@Nullable T held) {
    if (held == null) {
      throw new InvalidInputException(
          "the memory holds no patterns, all were removed; add some before retrieving");
    }
    return held;
  }

  /** Takes part in its use; false if it was freed already. */
  synchronized boolean join() {
    if (users == 0) {
      return false;
    }
    users++;
    return true;
  }

  /** Ends a use of it. */
  @Override
  public synchronized void close() {
    users--;
    if (users == 0) {
      try {
        if (loaded != null) {
          loaded.close();
        }
      } finally {
        contents.parts().forEach(part -> part.segment().release());
      }
    }
  }
}
