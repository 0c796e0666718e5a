package dev.hopfield.benchmarks.peers;

import dev.hopfield.benchmarks.measure.RoundRobin;
import dev.hopfield.benchmarks.measure.Timed;
import dev.hopfield.benchmarks.measure.Timing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** Finds out which of several ways is fastest, by timing them in turns. */
public final class Trial {
  private static final RoundRobin TURNS = new RoundRobin(3, Duration.ofMillis(100));

  private Trial() {}

  /**
   * Opens all ways, keeps the fastest and closes the others; a way that cannot be opened is passed
   * over unless none can.
   *
   * @param ways at least one
   */
  public static Retriever fastest(List<Supplier<Retriever>> ways) {
    List<Retriever> open = new ArrayList<>();
    RuntimeException failure = new IllegalArgumentException("there is no way to try");
    for (Supplier<Retriever> way : ways) {
      try {
        open.add(way.get());
      } catch (RuntimeException e) {
        failure = e;
      }
    }
    if (open.isEmpty()) {
      throw failure;
    }
    Retriever best = open.remove(indexOfFastest(open));
    open.forEach(Retriever::close);
    return best;
  }

  /** Which of several kinds of work has the shortest run. */
  static int indexOfFastest(List<? extends Timed> work) {
    if (work.size() == 1) {
      return 0;
    }
    List<Timing> timings = TURNS.time(work);
    return IntStream.range(0, work.size())
        .boxed()
        .min(Comparator.comparingDouble(i -> timings.get(i).leastMs()))
        .orElseThrow();
  }
}
