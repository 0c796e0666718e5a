package dev.hopfield.engine.theory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.hopfield.engine.InvalidInputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Theorem 3, with the paper's examples computed anew. */
class CapacityTest {
  @ParameterizedTest
  @CsvSource({"20, 3, 3.1546, 7.4", "75, 1, 1.3719, 10.97", "64, 3, , 1.66e6"})
  void of_thePapersExamples_isTheirCapacity(int dim, double radius, Double base, double patterns) {
    Capacity capacity = Capacity.of(dim, 1, radius, 0.001);
    if (base != null) {
      assertThat(capacity.base()).isCloseTo(base, within(5e-5));
    }
    assertThat(capacity.patterns()).isCloseTo(patterns, within(0.005 * patterns));
    assertThat(capacity.holds()).isTrue();
  }

  @Test
  void of_moreDimensions_growsExponentially() {
    double before = Capacity.of(200, 1, 3, 0.01).logPatterns();
    double after = Capacity.of(400, 1, 3, 0.01).logPatterns();
    assertThat(after).isGreaterThan(2 * before);
  }

  @Test
  void of_tooFewDimensions_promisesNothing() {
    assertThat(Capacity.of(4, 1, 1, 0.001).holds()).isFalse();
  }

  @Test
  void logPlaced_ofTheSphere_isTwoToTheTwiceDimension() {
    assertThat(Capacity.logPlaced(4)).isCloseTo(Math.log(64), within(1e-12));
  }

  @Test
  void of_badArguments_areRefused() {
    assertThatThrownBy(() -> Capacity.of(1, 1, 1, 0.1))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("dimension is 1");
    assertThatThrownBy(() -> Capacity.of(20, 1, 1, 1))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("probability of failure is 1.0");
    assertThatThrownBy(() -> Capacity.of(20, 0, 1, 0.1))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("beta is 0.0");
  }

  @ParameterizedTest
  @ValueSource(doubles = {-800, -41, -39, -3, 0, 0.3, 1, 1.1, 5, 700, 1e6, 1e300})
  void lambertW_ofExp_solvesItsEquation(double x) {
    double w = LambertW.ofExp(x);
    assertThat(w).isNotNegative();
    if (w > 1e-300) {
      assertThat(w + Math.log(w)).isCloseTo(x, within(1e-14 * Math.max(1, Math.abs(x))));
    }
  }

  /** The omega constant, and W₀(e) = 1. */
  @Test
  void lambertW_knownValues_areMet() {
    assertThat(LambertW.ofExp(0)).isCloseTo(0.5671432904097838, within(1e-15));
    assertThat(LambertW.ofExp(1)).isCloseTo(1, within(1e-15));
  }
}
