package dev.hopfield.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReportWriterTest {
  private record Row(String name, double[] samples, double error) {}

  private static final Environment MACHINE =
      new Environment(
          "A \"fast\" CPU, really",
          2,
          "25",
          "Linux",
          1L << 33,
          null,
          null,
          null,
          "abc",
          "2026-11-22T00:30:00Z",
          "hopfield bench");

  private static final List<Column<Row>> COLUMNS =
      List.of(
          Column.of("name", "name", Row::name),
          Column.hidden("samples_ms", Row::samples),
          Column.of("error", Row::error, "error [1]", row -> "%.1e".formatted(row.error())));

  private static final List<Row> ROWS =
      List.of(
          new Row("plain", new double[] {1.5, 2}, 0.25),
          new Row("with, comma and \"quotes\"", new double[] {}, Double.NaN));

  private static String written(OutputFormat format) {
    StringWriter out = new StringWriter();
    ReportWriter<Row> report = format.writer(new PrintWriter(out), COLUMNS, MACHINE);
    report.begin(List.of("before"));
    report.rows(ROWS);
    report.end(List.of("after"));
    return out.toString();
  }

  @Test
  void json_twoRows_isOneDocumentWithEnvironmentAndResults() throws IOException {
    Map<String, Object> document = JSON.std.mapFrom(written(OutputFormat.JSON));
    assertThat(document).containsOnlyKeys("environment", "results");
    Map<?, ?> environment = (Map<?, ?>) document.get("environment");
    assertThat(environment.get("cpu")).isEqualTo("A \"fast\" CPU, really");
    assertThat(environment.containsKey("gpu")).isTrue();
    List<?> results = (List<?>) document.get("results");
    assertThat(results).hasSize(2);
    assertThat(((Map<?, ?>) results.get(0)).get("samples_ms")).isEqualTo(List.of(1.5, 2.0));
    assertThat(((Map<?, ?>) results.get(1)).get("error")).isNull();
  }

  @Test
  void jsonl_twoRows_isTwoObjectsCompleteInThemselves() throws IOException {
    List<String> lines = written(OutputFormat.JSONL).lines().toList();
    assertThat(lines).hasSize(2);
    for (String line : lines) {
      assertThat(JSON.std.mapFrom(line)).containsKeys("name", "error", "environment");
    }
  }

  @Test
  void jsonl_firstRow_isWrittenBeforeTheSecondIsKnown() {
    StringWriter out = new StringWriter();
    ReportWriter<Row> report = OutputFormat.JSONL.writer(new PrintWriter(out), COLUMNS, MACHINE);
    report.begin(List.of());
    report.row(ROWS.getFirst());
    assertThat(out.toString()).startsWith("{").endsWith("}" + System.lineSeparator());
  }

  @Test
  void csv_commaAndQuotes_areQuotedAsRfc4180Says() {
    String[] lines = written(OutputFormat.CSV).split("\r\n", -1);
    assertThat(lines).hasSize(4);
    assertThat(lines[0]).startsWith("name,samples_ms,error,environment_cpu,");
    assertThat(lines[1]).startsWith("plain,1.5;2.0,0.25,\"A \"\"fast\"\" CPU, really\",2,");
    assertThat(lines[2]).startsWith("\"with, comma and \"\"quotes\"\"\",,,");
  }

  @Test
  void md_twoRows_isATableWithItsMachineAndNotes() {
    List<String> lines = written(OutputFormat.MD).lines().toList();
    assertThat(lines.get(0)).contains("A \"fast\" CPU, really", "2 cores", "commit abc");
    assertThat(lines.get(2)).isEqualTo("before");
    List<String> table = lines.subList(4, 8);
    assertThat(table).allMatch(line -> line.length() == table.getFirst().length());
    assertThat(table.getFirst()).contains("error [1]").doesNotContain("samples");
    assertThat(lines.getLast()).isEqualTo("- after");
  }

  @Test
  void md_barInText_doesNotBreakTheTable() {
    StringWriter out = new StringWriter();
    ReportWriter<Row> report = OutputFormat.MD.writer(new PrintWriter(out), COLUMNS, MACHINE);
    report.begin(List.of());
    report.row(new Row("a|b\nc", new double[] {}, 1));
    assertThat(out.toString()).contains("a\\|b c");
  }
}
