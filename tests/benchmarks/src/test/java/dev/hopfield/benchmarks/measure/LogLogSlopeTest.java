package dev.hopfield.benchmarks.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LogLogSlopeTest {
  @ParameterizedTest
  @ValueSource(doubles = {-1, 0, 0.5, 1, 2.37})
  void of_powerLaw_isItsExponent(double exponent) {
    double[] x = {1e4, 31_622, 1e5, 1e7};
    double[] y = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      y[i] = 3.7e-5 * Math.pow(x[i], exponent);
    }
    assertThat(LogLogSlope.of(x, y)).isCloseTo(exponent, within(1e-12));
  }

  /** The slope that numpy.polyfit(log(x), log(y), 1) gives (NumPy 2.4.6). */
  @Test
  void of_scatteredPoints_isThatOfNumpy() {
    double[] x = {10, 20, 50, 100, 1000};
    double[] y = {1.1, 1.9, 5.6, 9.2, 104};
    assertThat(LogLogSlope.of(x, y)).isCloseTo(0.9942106817458981, within(1e-12));
  }

  @Test
  void of_onePoint_isRefused() {
    assertThatThrownBy(() -> LogLogSlope.of(new double[] {1}, new double[] {1}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("two");
  }
}
