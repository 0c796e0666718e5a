package dev.hopfield.engine.vector;

import dev.hopfield.engine.StateBatch;
import dev.hopfield.engine.fold.SoftmaxFold;
import org.jspecify.annotations.Nullable;

/**
 * Folds tiles of patterns for a block of queries: (m, l, o) in floats, until {@link #flush} adds
 * them to a fold in double precision. Used by one thread at a time, again and again.
 */
interface TileFolder {
  /** What a block of queries is folded with. */
  enum Work {
    /** Scores are shown to a visitor only. */
    SCORE,
    /** m and l. */
    NORMALISE,
    /** m, l and o of the patterns themselves. */
    PROJECT_PATTERNS,
    /** m, l and o of separate values. */
    PROJECT_VALUES;

    boolean projects() {
      return this == PROJECT_PATTERNS || this == PROJECT_VALUES;
    }
  }

  /** The most rows of a tile, for the queries last begun with. */
  int tileRows();

  /** Takes queries {@code first … first + count − 1} of a batch. */
  void begin(StateBatch states, int first, int count, float beta, Work work);

  /** Forgets all patterns. */
  void reset();

  /** Folds rows, showing their scores to the visitor first. */
  void fold(long firstRow, int rows, TileScores.@Nullable Visitor visitor);

  /** Adds what was folded since the last flush to {@code into}; a raised m is kept. */
  void flush(SoftmaxFold into);

  /**
   * Marks the queries for which a dot product or a weighted sum has left the range of float since
   * the last {@link #begin}, the first of them at {@code first}; what was folded for them is of no
   * use.
   */
  void markOverflows(boolean[] overflowed, int first);
}
