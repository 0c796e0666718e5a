package dev.hopfield.cli.report;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Rows as RFC 4180 comma-separated values with a header line: text in quotes where it needs them,
 * several numbers in one field separated by semicolons, what is not known left empty. The machine
 * follows in columns {@code environment_…}.
 */
final class CsvWriter<R> implements ReportWriter<R> {
  private static final String LINE_END = "\r\n";

  private final PrintWriter out;
  private final List<Column<R>> columns;
  private final Map<String, @Nullable Object> environment;

  CsvWriter(PrintWriter out, List<Column<R>> columns, Environment environment) {
    this.out = out;
    this.columns = columns;
    this.environment = environment.fields();
  }

  @Override
  public void begin(List<String> preface) {
    List<String> names = new ArrayList<>();
    columns.forEach(column -> names.add(column.key()));
    environment.keySet().forEach(key -> names.add("environment_" + key));
    line(names);
  }

  @Override
  public void rows(List<R> rows) {
    for (R row : rows) {
      List<String> cells = new ArrayList<>();
      columns.forEach(column -> cells.add(cell(Values.plain(column.value().apply(row)))));
      environment.values().forEach(value -> cells.add(cell(value)));
      line(cells);
    }
  }

  @Override
  public void end(List<String> notes) {
    out.flush();
  }

  private void line(List<String> cells) {
    out.print(cells.stream().map(CsvWriter::quote).collect(Collectors.joining(",")));
    out.print(LINE_END);
    out.flush();
  }

  private static String cell(@Nullable Object value) {
    return switch (value) {
      case null -> "";
      case double[] numbers ->
          Arrays.stream(numbers).mapToObj(Double::toString).collect(Collectors.joining(";"));
      default -> value.toString();
    };
  }

  private static String quote(String cell) {
    boolean needed = cell.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return needed ? '"' + cell.replace("\"", "\"\"") + '"' : cell;
  }
}
