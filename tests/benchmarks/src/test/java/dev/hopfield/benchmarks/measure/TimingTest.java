package dev.hopfield.benchmarks.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.hopfield.cli.measure.Samples;
import org.junit.jupiter.api.Test;

final class TimingTest {
  private static Timing timing(int[] visits, double... milliseconds) {
    return new Timing(new Samples(milliseconds), visits, 1);
  }

  /**
   * A machine that grows five times slower from round to round, and work that takes 3 times as
   * long.
   */
  @Test
  void pairedRatio_machineThatSlowsDown_isStillTheRatio() {
    Timing ours = timing(new int[] {3, 1, 1}, 1, 1.1, 0.9, 5, 25);
    Timing theirs = timing(new int[] {1, 1, 1}, 3, 15, 75);
    assertThat(theirs.pairedRatio(ours)).isCloseTo(3, within(1e-12));
    assertThat(theirs.medianMs() / ours.medianMs()).isGreaterThan(10);
  }

  @Test
  void pairedRatio_oneRoundDisturbed_isThatOfTheOthers() {
    Timing ours = timing(new int[] {1, 1, 1}, 2, 2, 2);
    Timing theirs = timing(new int[] {1, 1, 1}, 3, 900, 3);
    assertThat(theirs.pairedRatio(ours)).isCloseTo(1.5, within(1e-12));
    assertThat(ours.pairedRatio(ours)).isEqualTo(1);
  }

  @Test
  void pairedRatio_otherTurns_isRefused() {
    Timing ours = timing(new int[] {2}, 1, 1);
    Timing theirs = timing(new int[] {1, 1}, 1, 1);
    assertThatThrownBy(() -> theirs.pairedRatio(ours)).hasMessageContaining("not the same turns");
  }

  @Test
  void new_visitsThatHoldOtherRuns_areRefused() {
    assertThatThrownBy(() -> timing(new int[] {1, 1}, 1, 2, 3))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
