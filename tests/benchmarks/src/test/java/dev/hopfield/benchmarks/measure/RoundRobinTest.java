package dev.hopfield.benchmarks.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RoundRobinTest {
  private final List<String> runs = new ArrayList<>();

  private Timed work(String name) {
    return () -> runs.add(name);
  }

  /** The runs with equal neighbours taken together. */
  private List<String> turns() {
    List<String> turns = new ArrayList<>();
    for (String run : runs) {
      if (turns.isEmpty() || !turns.getLast().equals(run)) {
        turns.add(run);
      }
    }
    return turns;
  }

  @Test
  void time_severalKinds_takeTurnsForthAndBack() {
    new RoundRobin(2, Duration.ZERO).time(List.of(work("a"), work("b"), work("c")));
    assertThat(turns()).containsExactly("a", "b", "c", "a", "b", "c", "b", "a");
  }

  @Test
  void time_anyWork_isToldOfEachTurn() {
    Timed announced =
        new Timed() {
          @Override
          public void run() {
            runs.add("run");
          }

          @Override
          public void turn() {
            runs.add("turn");
          }
        };
    List<Timing> timings = new RoundRobin(2, Duration.ZERO).time(List.of(announced));
    assertThat(turns()).containsExactly("turn", "run", "turn", "run", "turn", "run");
    assertThat(timings.getFirst().visits()).hasSize(2);
  }

  /**
   * By a clock of its own: how long work takes is what the test says, whatever the machine does.
   */
  private final AtomicLong now = new AtomicLong();

  private final AtomicLong compiled = new AtomicLong();

  private RoundRobin byOwnClock(int rounds) {
    return new RoundRobin(rounds, Duration.ZERO, now::get, compiled::get);
  }

  private Timed taking(String name, long milliseconds) {
    return () -> {
      runs.add(name);
      now.addAndGet(TimeUnit.MILLISECONDS.toNanos(milliseconds));
    };
  }

  @ParameterizedTest
  @CsvSource({"1, 5", "40, 4", "100, 2", "160, 1", "5000, 1"})
  void time_work_isSampledAsOftenAsAVisitHasTimeFor(long milliseconds, int samples) {
    Timing timing = byOwnClock(3).time(List.of(taking("a", milliseconds))).getFirst();
    assertThat(timing.visits()).containsExactly(samples, samples, samples);
    assertThat(timing.samples().milliseconds())
        .hasSize(3 * samples)
        .containsOnly((double) milliseconds);
    assertThat(timing.leastMs()).isEqualTo((double) milliseconds);
    assertThat(timing.medianMs()).isEqualTo((double) milliseconds);
    assertThat(timing.mostMs()).isEqualTo((double) milliseconds);
  }

  @Test
  void time_shortWork_runsUntimedBeforeItIsTimed() {
    Timing timing = byOwnClock(1).time(List.of(taking("a", 3))).getFirst();
    // Two stretches of warm-up, of which the second is no faster, and once more at the visit.
    assertThat(runs).hasSize(timing.samples().milliseconds().length + 3);
  }

  @ParameterizedTest
  @CsvSource({"3, 1", "5000, 0"})
  void time_workBeingCompiled_warmsUpUntilTwoStretchesAreQuiet(long milliseconds, int atTheVisit) {
    Timed work =
        () -> {
          taking("a", milliseconds).run();
          if (runs.size() <= 2) {
            compiled.addAndGet(TimeUnit.MILLISECONDS.toNanos(milliseconds) / 2);
          }
        };
    Timing timing = byOwnClock(1).time(List.of(work)).getFirst();
    assertThat(runs).hasSize(timing.samples().milliseconds().length + 4 + atTheVisit);
  }

  @Test
  void time_workThatIsCompiledForEver_isTimedAllTheSame() {
    Timed work =
        () -> {
          taking("a", 500).run();
          compiled.addAndGet(TimeUnit.MILLISECONDS.toNanos(500));
        };
    assertThat(byOwnClock(1).time(List.of(work)).getFirst().medianMs()).isEqualTo(500);
  }

  @Test
  void time_severalKinds_givesTimingsInTheirOrder() {
    List<Timing> timings = byOwnClock(2).time(List.of(taking("a", 2), taking("b", 70)));
    assertThat(timings.get(0).medianMs()).isEqualTo(2);
    assertThat(timings.get(1).medianMs()).isEqualTo(70);
  }

  @Test
  void new_noRounds_isRefused() {
    assertThatThrownBy(() -> new RoundRobin(0, Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("rounds is 0");
  }
}
