package dev.hopfield.cli.report;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One JSON document, written at the end. */
final class JsonWriter<R> implements ReportWriter<R> {
  private static final JSON PRETTY =
      JSON.std.with(JSON.Feature.WRITE_NULL_PROPERTIES, JSON.Feature.PRETTY_PRINT_OUTPUT);

  private final PrintWriter out;
  private final List<Column<R>> columns;
  private final Environment environment;
  private final List<Map<String, @Nullable Object>> results = new ArrayList<>();

  JsonWriter(PrintWriter out, List<Column<R>> columns, Environment environment) {
    this.out = out;
    this.columns = columns;
    this.environment = environment;
  }

  @Override
  public void begin(List<String> preface) {}

  @Override
  public void rows(List<R> rows) {
    rows.forEach(row -> results.add(Values.of(row, columns)));
  }

  @Override
  public void end(List<String> notes) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("environment", environment.fields());
    document.put("results", results);
    try {
      out.println(PRETTY.asString(document));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    out.flush();
  }
}
