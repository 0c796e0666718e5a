package dev.hopfield.host;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RowSplitsTest {
  @ParameterizedTest(name = "{0} rows in units of {1}, {2} wanted of {3}")
  @CsvSource({
    "1, 64, 16, 1024",
    "64, 64, 16, 1024",
    "65, 64, 16, 1024",
    "4099, 64, 16, 1024",
    "4099, 64, 5000, 1024",
    "1000003, 1, 5000, 1024",
    "1073741824, 8, 3, 1024",
    "4099, 64, 16, 1",
  })
  void of_coversEveryRowOnceWithoutEmptySplits(int rows, int unit, int wanted, int most) {
    RowSplits splits = RowSplits.of(rows, unit, wanted, most);
    assertThat(splits.splits()).isBetween(1, Math.min(wanted, most));
    assertThat(splits.rows() % unit).isZero();
    long beforeLast = (long) (splits.splits() - 1) * splits.rows();
    assertThat(beforeLast).isLessThan(rows);
    assertThat(beforeLast + splits.rows()).isGreaterThanOrEqualTo(rows);
  }
}
