package dev.hopfield.benchmarks.measure;

import dev.hopfield.cli.measure.Samples;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Times several kinds of work in turns, so that whatever drifts on the machine (clock, heat, other
 * processes) meets all alike. Every second round goes backwards: nobody always follows the same
 * neighbour.
 *
 * @param rounds how often each is visited, at least 1
 * @param warmUp for how long each runs untimed before the rounds begin, and again as long as that
 *     still made it faster or the JVM still compiled; work that takes longer, and is not compiled
 *     meanwhile, runs once
 * @param clock gives nanoseconds since some moment
 * @param compiling gives for how many nanoseconds the JVM has compiled so far
 */
public record RoundRobin(int rounds, Duration warmUp, LongSupplier clock, LongSupplier compiling) {
  private static final int MOST_STRETCHES = 10;

  /**
   * After a stretch in which the JVM compiled, so many without: a method is counted only when its
   * compilation ends, which for a large one is seconds after it began.
   */
  private static final int QUIET_STRETCHES = 2;

  /** The JVM is quiet if it compiled for less than this share of a stretch. */
  private static final double QUIET = 0.05;

  /** Work is warm when a stretch's shortest run is no shorter than this share of the last's. */
  private static final double STEADY = 0.9;

  /** A visit times short work several times, up to this much of it. */
  private static final long VISIT_NANOS = 150_000_000;

  private static final int MOST_RUNS_A_VISIT = 5;

  /** A run this long does not notice that its threads and caches were cold. */
  private static final long LONG_NANOS = 400_000_000;

  /** Checks the number of rounds. */
  public RoundRobin {
    if (rounds < 1) {
      throw new IllegalArgumentException("rounds is %d but must be at least 1".formatted(rounds));
    }
  }

  /** Rounds by the system's clock. */
  public RoundRobin(int rounds, Duration warmUp) {
    this(rounds, warmUp, System::nanoTime, CompilationClock::nanos);
  }

  /** Warms all up, then visits all in turns; the timings come in the order of the work. */
  public List<Timing> time(List<? extends Timed> work) {
    List<Turn> turns = new ArrayList<>();
    for (Timed each : work) {
      Turn turn = new Turn(each, clock, compiling);
      turn.warmUp(warmUp.toNanos());
      turns.add(turn);
    }
    for (int round = 0; round < rounds; round++) {
      (round % 2 == 0 ? turns : turns.reversed()).forEach(Turn::visit);
    }
    return turns.stream().map(Turn::timing).toList();
  }

  /** One kind of work with what was measured of it so far. */
  private static final class Turn {
    private final Timed work;
    private final LongSupplier clock;
    private final LongSupplier compiling;
    private final List<Double> milliseconds = new ArrayList<>();
    private final List<Integer> visits = new ArrayList<>();
    private long lastNanos;
    private long elapsed;
    private long cpu;

    Turn(Timed work, LongSupplier clock, LongSupplier compiling) {
      this.work = work;
      this.clock = clock;
      this.compiling = compiling;
    }

    /** Runs for at least this long, and again until neither it nor its code changes any more. */
    void warmUp(long nanos) {
      work.turn();
      ProcessIdle.await();
      long before = Long.MAX_VALUE;
      int quietToCome = 0;
      for (int stretch = 0; stretch < MOST_STRETCHES; stretch++) {
        long start = clock.getAsLong();
        long compiled = compiling.getAsLong();
        long least = leastOf(nanos);
        boolean quiet = compiling.getAsLong() - compiled <= QUIET * (clock.getAsLong() - start);
        quietToCome = quiet ? quietToCome - 1 : QUIET_STRETCHES;
        boolean outlastsWarmUp = least > Math.max(nanos, LONG_NANOS);
        if (quietToCome <= 0 && (outlastsWarmUp || least > STEADY * before)) {
          return;
        }
        before = least;
      }
    }

    private long leastOf(long nanos) {
      long start = clock.getAsLong();
      long least = Long.MAX_VALUE;
      do {
        run();
        least = Math.min(least, lastNanos);
      } while (clock.getAsLong() - start < nanos);
      return least;
    }

    void visit() {
      work.turn();
      ProcessIdle.await();
      if (lastNanos < LONG_NANOS) {
        run();
      }
      long left = VISIT_NANOS;
      int runs = 0;
      do {
        long cpuBefore = ProcessClock.nanos();
        run();
        cpu += ProcessClock.nanos() - cpuBefore;
        elapsed += lastNanos;
        milliseconds.add(lastNanos / 1e6);
        left -= lastNanos;
        runs++;
      } while (left > 0 && runs < MOST_RUNS_A_VISIT);
      visits.add(runs);
    }

    private void run() {
      long start = clock.getAsLong();
      work.run();
      lastNanos = clock.getAsLong() - start;
    }

    Timing timing() {
      double[] all = milliseconds.stream().mapToDouble(Double::doubleValue).toArray();
      int[] each = visits.stream().mapToInt(Integer::intValue).toArray();
      return new Timing(new Samples(all), each, (double) cpu / elapsed);
    }
  }
}
