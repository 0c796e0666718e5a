package dev.hopfield.benchmarks.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

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

  @Test
  void time_shortWork_isSampledSeveralTimesARound() {
    List<Timing> timings = new RoundRobin(3, Duration.ZERO).time(List.of(work("a")));
    assertThat(timings).hasSize(1);
    assertThat(timings.getFirst().samples().milliseconds()).hasSizeBetween(4, 15);
    assertThat(timings.getFirst().leastMs()).isPositive();
    assertThat(timings.getFirst().medianMs())
        .isBetween(timings.getFirst().leastMs(), timings.getFirst().mostMs());
  }

  @Test
  void time_anyWork_runsUntimedBeforeItIsTimed() {
    List<Timing> timings = new RoundRobin(1, Duration.ZERO).time(List.of(work("a")));
    int timed = timings.getFirst().samples().milliseconds().length;
    assertThat(runs.size() - timed).isGreaterThanOrEqualTo(3);
  }

  @Test
  void time_severalKinds_givesTimingsInTheirOrder() {
    List<Timing> timings =
        new RoundRobin(2, Duration.ZERO).time(List.of(work("a"), RoundRobinTest::compute));
    assertThat(timings.get(1).leastMs()).isGreaterThan(timings.get(0).leastMs());
    assertThat(new LinkedHashSet<>(runs)).containsExactly("a");
  }

  /** Takes far longer than adding to a list. */
  private static void compute() {
    double sum = 0;
    for (int i = 1; i < 2_000_000; i++) {
      sum += StrictMath.log(i);
    }
    assertThat(sum).isPositive();
  }

  @Test
  void new_noRounds_isRefused() {
    assertThatThrownBy(() -> new RoundRobin(0, Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("rounds is 0");
  }
}
