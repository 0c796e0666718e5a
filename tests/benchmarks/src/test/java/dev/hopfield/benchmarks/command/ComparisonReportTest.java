package dev.hopfield.benchmarks.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hopfield.benchmarks.peers.PeerRow;
import dev.hopfield.cli.report.ReportWriter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ComparisonReportTest {
  private final List<String> written = new ArrayList<>();

  private final ReportWriter<PeerRow> writer =
      new ReportWriter<>() {
        @Override
        public void begin(List<String> preface) {
          written.add("begin");
        }

        @Override
        public void rows(List<PeerRow> rows) {
          written.add("rows " + rows.size());
        }

        @Override
        public void end(List<String> notes) {
          written.add("end");
        }
      };

  private static PeerRow row() {
    PeerRow.Rate rate = new PeerRow.Rate(1, 1);
    PeerRow.Beside beside = new PeerRow.Beside(1, 1, 1, rate, rate);
    return new PeerRow("engine", "", new PeerRow.Size(1, 1, 1), 1, "", null, null, beside);
  }

  @Test
  void add_severalBatches_areWrittenAtOnceBetweenOneBeginAndOneEnd() {
    try (ComparisonReport report = new ComparisonReport(writer)) {
      report.add(List.of(row(), row()));
      assertThat(written).containsExactly("begin", "rows 2");
      report.add(List.of(row()));
      assertThat(report.exitCode()).isEqualTo(3);
    }
    assertThat(written).containsExactly("begin", "rows 2", "rows 1", "end");
  }

  @Test
  void close_nothingMeasured_writesNothing() {
    new ComparisonReport(writer).close();
    assertThat(written).isEmpty();
  }

  @Test
  void close_twice_endsOnce() {
    ComparisonReport report = new ComparisonReport(writer);
    report.add(List.of(row()));
    report.close();
    report.close();
    report.add(List.of(row()));
    assertThat(written).containsExactly("begin", "rows 1", "end");
  }
}
