package dev.hopfield.benchmarks.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hopfield.benchmarks.measure.RoundRobin;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A comparison of stand-ins, which {@link StandInProvider} brings. */
final class PeersComparisonTest {
  private static List<PeerRow> rows = List.of();
  private static final Progress PROGRESS = new Recorded();
  private static final List<String> LOG = new ArrayList<>();
  private static final Set<String> AT_WORK = new LinkedHashSet<>();

  private static final class Recorded implements Progress {
    @Override
    public void say(String line) {
      LOG.add(line);
    }

    @Override
    public void atWork(String system) {
      AT_WORK.add(system);
    }
  }

  private static PeersPlan plan(String... systems) {
    return new PeersPlan(
        509,
        17,
        List.of(3),
        0.25f,
        Runtime.getRuntime().availableProcessors(),
        7,
        "reference",
        List.of(systems),
        systems.length == 0 ? Map.of("absent", "it was wrong yesterday") : Map.of(),
        new RoundRobin(2, Duration.ZERO));
  }

  @BeforeAll
  static void compare() {
    try (PeersComparison comparison = new PeersComparison(plan(), PROGRESS)) {
      rows = comparison.compare(3);
    }
  }

  private static PeerRow row(String system) {
    return rows.stream()
        .collect(Collectors.toMap(PeerRow::system, Function.identity()))
        .get(system);
  }

  @Test
  void compare_engine_comesFirstWithRatioOne() {
    assertThat(rows.getFirst().system()).isEqualTo("hopfield-reference");
    assertThat(rows.getFirst().verified()).isTrue();
    assertThat(rows.getFirst().ratioVsOurs()).isEqualTo(1);
  }

  @Test
  void compare_rightSystem_isTimedBesideTheEngine() {
    PeerRow right = row("right");
    assertThat(right.verified()).isTrue();
    assertThat(right.ratioVsOurs())
        .isCloseTo(right.medianMs() / rows.getFirst().medianMs(), within(1e-12));
    double seconds = right.medianMs() / 1e3;
    double peak = right.beside().peak().median() * 1e9;
    double bandwidth = right.beside().bandwidth().median() * 1e9;
    assertThat(right.peakFraction() * peak * seconds).isCloseTo(4.0 * 509 * 17 * 3, within(1e-3));
    assertThat(right.bandwidthFraction() * bandwidth * seconds)
        .isCloseTo(4.0 * 509 * 17, within(1e-3));
  }

  @Test
  void compare_rightSystem_hasItsOtherRatiosFromTheSameSamples() {
    PeerRow right = row("right");
    PeerRow ours = rows.getFirst();
    assertThat(right.leastRatioVsOurs()).isCloseTo(right.leastMs() / ours.leastMs(), within(1e-12));
    assertThat(ours.beside().pairedRatio()).isEqualTo(1);
    assertThat(right.beside().pairedRatio()).isPositive();
    assertThat(right.beside().peak().most()).isGreaterThanOrEqualTo(right.beside().peak().median());
    assertThat(right.bestPeakFraction())
        .isCloseTo(
            4.0 * 509 * 17 * 3 / right.leastMs() / 1e6 / right.beside().peak().most(),
            within(1e-12));
  }

  @Test
  void compare_systemThatFailsWhileTimed_isARowThatSaysWhy() {
    PeerRow flaky = row("flaky");
    assertThat(flaky.verified()).isFalse();
    assertThat(flaky.verification()).isNull();
    assertThat(flaky.timing()).isNull();
    assertThat(flaky.note()).contains("had enough");
    assertThat(row("right").timing()).isNotNull();
  }

  @Test
  void compare_systemThatRotsWhileTimed_isNotVerified() {
    PeerRow rotting = row("rotting");
    assertThat(rotting.verification()).isNotNull();
    assertThat(rotting.verified()).isFalse();
    assertThat(rotting.timing()).isNull();
  }

  @Test
  void compare_systemNamedAbsent_isARowWithTheReasonGiven() {
    assertThat(row("absent").note()).isEqualTo("it was wrong yesterday");
    assertThat(row("absent").verification()).isNull();
  }

  @Test
  void compare_anySystem_isAnnouncedBeforeItWorks() {
    assertThat(AT_WORK).contains("hopfield-reference", "right", "wrong", "missing", "flaky", "");
  }

  @Test
  void compare_wrongSystem_isNotTimed() {
    PeerRow wrong = row("wrong");
    assertThat(wrong.verification()).isNotNull();
    assertThat(wrong.verified()).isFalse();
    assertThat(wrong.timing()).isNull();
    assertThat(wrong.ratioVsOurs()).isNaN();
  }

  @Test
  void compare_libraryThatDoesNotLoad_isARowThatSaysWhy() {
    PeerRow missing = row("missing");
    assertThat(missing.verified()).isFalse();
    assertThat(missing.timing()).isNull();
    assertThat(missing.note()).contains("no such library in the path");
  }

  @Test
  void compare_systemWithoutRoom_isARowThatSaysWhy() {
    assertThat(row("greedy").verification()).isNull();
    assertThat(row("greedy").note()).contains("MiB are free");
  }

  @Test
  void compare_systemWithOtherThreads_doesNotTakePart() {
    int threads = Runtime.getRuntime().availableProcessors();
    assertThat(row("stubborn").verification()).isNull();
    assertThat(row("stubborn").note())
        .isEqualTo("uses %d threads, not %d".formatted(threads + 1, threads));
  }

  @Test
  void compare_someSystemsWanted_opensOnlyThose() {
    try (PeersComparison comparison = new PeersComparison(plan("rig"), PROGRESS)) {
      assertThat(comparison.compare(1))
          .extracting(PeerRow::system)
          .containsExactly("hopfield-reference", "right");
    }
  }
}
