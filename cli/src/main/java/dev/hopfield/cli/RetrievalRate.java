package dev.hopfield.cli;

import java.util.Locale;

/** How fast a retrieval goes, for a person who waits. Safe for use by several threads. */
final class RetrievalRate {
  private final long patterns;
  private final long queries;
  private final long first;
  private final long started = System.nanoTime();
  private volatile long done;

  /**
   * Begins to measure.
   *
   * @param patterns N
   * @param queries how many there are
   * @param first how many were done before
   */
  RetrievalRate(long patterns, long queries, long first) {
    this.patterns = patterns;
    this.queries = queries;
    this.first = first;
    done = first;
  }

  void done(long newDone) {
    done = newDone;
  }

  /** For example {@code 2048 of 100000 queries, 512 queries/s, 2.1e+06 patterns/s, 3 min left}. */
  String text() {
    return text((System.nanoTime() - started) / 1e9);
  }

  String text(double seconds) {
    long now = done;
    String progress = "%d of %d queries".formatted(now, queries);
    if (now == first || seconds <= 0) {
      return progress;
    }
    double rate = (now - first) / seconds;
    return String.format(
        Locale.ROOT,
        "%s, %.3g queries/s, %.2e patterns/s, %s left",
        progress,
        rate,
        rate * patterns,
        time((queries - now) / rate));
  }

  private static String time(double seconds) {
    long rounded = Math.round(seconds);
    if (rounded < 120) {
      return rounded + " s";
    }
    long minutes = Math.round(seconds / 60);
    return minutes < 120 ? minutes + " min" : Math.round(seconds / 3600) + " h";
  }
}
