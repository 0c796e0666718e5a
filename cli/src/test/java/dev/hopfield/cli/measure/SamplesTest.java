package dev.hopfield.cli.measure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SamplesTest {
  @Test
  void median_oddNumber_isTheMiddleOne() {
    assertThat(new Samples(new double[] {9, 1, 4}).median()).isEqualTo(4);
  }

  @Test
  void median_evenNumber_isTheMeanOfTheMiddleTwo() {
    assertThat(new Samples(new double[] {9, 1, 4, 6}).median()).isEqualTo(5);
  }

  @Test
  void spread_oneOutlier_isNotMovedByIt() {
    assertThat(new Samples(new double[] {9, 10, 11, 12, 1000}).median()).isEqualTo(11);
    assertThat(new Samples(new double[] {9, 10, 11, 12, 1000}).spread()).isEqualTo(1);
  }

  @Test
  void spread_oneSample_isZero() {
    assertThat(new Samples(new double[] {7}).spread()).isZero();
  }
}
