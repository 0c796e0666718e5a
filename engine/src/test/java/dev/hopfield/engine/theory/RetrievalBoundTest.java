package dev.hopfield.engine.theory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lemma A4 solved for β. Against retrievals the lemma is held by {@link TheoremsTest}. */
class RetrievalBoundTest {
  /** 2 · 99 · e^(−β · 3) · 7 = ε, by the calculator. */
  @ParameterizedTest
  @CsvSource({"1, 2.411392", "0.001, 4.713977", "1e-9, 9.319148"})
  void betaFor_anError_solvesTheLemma(double error, double beta) {
    assertThat(RetrievalBound.betaFor(error, 3, 100, 7)).isCloseTo(beta, within(1e-6));
    assertThat(RetrievalBound.error(beta * 3, 100, 7)).isCloseTo(error, within(1e-5 * error));
  }

  @Test
  void betaFor_whatAnyBetaOrNoneDoes_isZeroOrInfinite() {
    // Two patterns of norm 1 are never further apart than 2.
    assertThat(RetrievalBound.betaFor(2, 0.5, 2, 1)).isZero();
    assertThat(RetrievalBound.betaFor(5, -1, 2, 1)).isZero();
    assertThat(RetrievalBound.betaFor(1e-30, 0.5, 1, 1)).isZero();
    assertThat(RetrievalBound.betaFor(1, 0, 2, 1)).isInfinite();
    assertThat(RetrievalBound.betaFor(1, -0.5, 2, 1)).isPositive().isInfinite();
  }

  @Test
  void error_ofASinglePattern_isZero() {
    assertThat(RetrievalBound.error(0, 1, 9)).isZero();
    assertThat(RetrievalBound.weight(0, 1)).isEqualTo(1);
  }
}
