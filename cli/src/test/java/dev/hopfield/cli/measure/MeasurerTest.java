package dev.hopfield.cli.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.StateBatch;
import dev.hopfield.engine.generate.PatternGenerator;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MeasurerTest {
  private Patterns patterns;
  private Workload workload;

  @BeforeEach
  void make() {
    patterns = PatternGenerator.random(127, 13, 2).toPatterns();
    PlantedQueries planted = PlantedQueries.of(patterns, 5, 2);
    workload = new Workload(patterns, planted.queries(), planted.truth(), 1, 2);
  }

  @AfterEach
  void close() {
    patterns.close();
  }

  @Test
  void measure_reference_isVerifiedAndTimed() {
    ReferenceStates reference = ReferenceStates.of(workload, false, Double.POSITIVE_INFINITY);
    try (Measurer measurer = Measurer.open("reference", patterns, false)) {
      Measurement row = measurer.measure(workload, reference, new Repetition(3, false));
      assertThat(row.verified()).isTrue();
      assertThat(row.precision()).isEqualTo("f64");
      assertThat(row.found()).isBetween(3, 5);
      assertThat(Objects.requireNonNull(row.timing()).samples().milliseconds()).hasSize(3);
      double seconds = Objects.requireNonNull(row.medianMs()) * 1e-3;
      assertThat(row.queriesPerSecond()).isCloseTo(5 / seconds, within(1e-6 / seconds));
      // 4 · B · N · d · T and 4 bytes · N · d · T.
      assertThat(row.gflops()).isCloseTo(4e-9 * 5 * 127 * 13 * 2 / seconds, within(1e-9 / seconds));
      assertThat(row.gbytesPerSecond())
          .isCloseTo(4e-9 * 127 * 13 * 2 / seconds, within(1e-9 / seconds));
      assertThat(row.speedUpOver(row)).isEqualTo(1);
    }
  }

  @Test
  void measure_wrongStates_areNotTimed() {
    // The yardstick of other queries: what the backend gives cannot agree with it.
    StateBatch others = PlantedQueries.of(patterns, 5, 3).queries();
    Workload other = new Workload(patterns, others, null, 1, 2);
    ReferenceStates wrong = ReferenceStates.of(other, false, Double.POSITIVE_INFINITY);
    try (Measurer measurer = Measurer.open("reference", patterns, false)) {
      Measurement row = measurer.measure(workload, wrong, new Repetition(3, true));
      assertThat(row.verified()).isFalse();
      assertThat(row.timing()).isNull();
      assertThat(row.gflops()).isNull();
      assertThat(row.speedUpOver(row)).isNull();
    }
  }
}
