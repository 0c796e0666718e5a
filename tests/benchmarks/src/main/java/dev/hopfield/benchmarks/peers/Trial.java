package dev.hopfield.benchmarks.peers;

import dev.hopfield.benchmarks.measure.RoundRobin;
import dev.hopfield.benchmarks.measure.Timed;
import dev.hopfield.benchmarks.measure.Timing;
import dev.hopfield.engine.StateBatch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Finds out which of several ways is fastest, by timing them in turns. */
public final class Trial {
  private static final RoundRobin ONE_TURN = new RoundRobin(1, Duration.ofMillis(100));
  private static final RoundRobin TURNS = new RoundRobin(3, Duration.ZERO);

  /** Ways that take longer than this, in milliseconds, tell enough in one turn. */
  private static final double LONG = 400;

  private Trial() {}

  /**
   * Opens all ways, keeps the one with the shortest run and closes the others; a way that cannot be
   * opened or run is passed over unless none can. What is kept tells of all that were tried.
   *
   * @param ways at least one
   */
  public static Retriever fastest(List<Supplier<Retriever>> ways) {
    List<Retriever> open = new ArrayList<>();
    RuntimeException failure = new IllegalArgumentException("there is no way to try");
    for (Supplier<Retriever> way : ways) {
      try {
        Retriever opened = way.get();
        try {
          opened.run();
          open.add(opened);
        } catch (RuntimeException e) {
          opened.close();
          throw e;
        }
      } catch (RuntimeException e) {
        failure = e;
      }
    }
    if (open.isEmpty()) {
      throw failure;
    }
    if (open.size() == 1) {
      return open.getFirst();
    }
    List<Timing> timings = time(open);
    String tried =
        IntStream.range(0, open.size())
            .mapToObj(i -> "%s %.1f ms".formatted(open.get(i).choice(), timings.get(i).leastMs()))
            .collect(Collectors.joining("; "));
    Retriever best = open.remove(indexOfLeast(timings));
    open.forEach(Retriever::close);
    return new Chosen(best, "%s (tried: %s)".formatted(best.choice(), tried));
  }

  /** Which of several kinds of work has the shortest run. */
  static int indexOfFastest(List<? extends Timed> work) {
    return indexOfLeast(time(work));
  }

  private static List<Timing> time(List<? extends Timed> work) {
    List<Timing> once = ONE_TURN.time(work);
    boolean enough = once.stream().allMatch(timing -> timing.leastMs() > LONG);
    return enough ? once : TURNS.time(work);
  }

  private static int indexOfLeast(List<Timing> timings) {
    return IntStream.range(0, timings.size())
        .boxed()
        .min(Comparator.comparingDouble(i -> timings.get(i).leastMs()))
        .orElseThrow();
  }

  /** The fastest way, which tells of the others. */
  private record Chosen(Retriever best, String choice) implements Retriever {
    @Override
    public void run() {
      best.run();
    }

    @Override
    public StateBatch states() {
      return best.states();
    }

    @Override
    public void close() {
      best.close();
    }
  }
}
