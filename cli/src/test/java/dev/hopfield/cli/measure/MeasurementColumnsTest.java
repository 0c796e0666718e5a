package dev.hopfield.cli.measure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hopfield.cli.report.Column;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MeasurementColumnsTest {
  private static final String[] FIELDS = {
    "backend",
    "device",
    "precision",
    "patterns",
    "dim",
    "batch",
    "beta",
    "steps",
    "verified",
    "max_rel_error",
    "samples_ms",
    "median_ms",
    "queries_per_second",
    "gflops",
    "gbytes_per_second",
    "transfer_ms",
    "compile_ms"
  };

  @Test
  void columns_bothTables_haveTheFieldsThatScriptsRelyOn() {
    assertThat(MeasurementColumns.ofOneSize().stream().map(Column::key)).contains(FIELDS);
    assertThat(MeasurementColumns.ofManySizes().stream().map(Column::key)).contains(FIELDS);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "0.01234, 0.0123",
    "0.1, 0.100",
    "1.234, 1.23",
    "12.34, 12.3",
    "123.4, 123",
    "12345.6, 12346",
    "0.0000012345, 0.00000123",
    "-1.6e77, -1.60e+77",
    "4.2e-38, 4.20e-38"
  })
  void threeDigits_anySize_hasThreeSignificantOnes(double value, String text) {
    assertThat(MeasurementColumns.threeDigits(value)).isEqualTo(text);
  }
}
