package dev.hopfield.cli.report;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One JSON object a line, complete in itself: the row's fields and {@code environment}. */
final class JsonLinesWriter<R> implements ReportWriter<R> {
  private static final JSON COMPACT = JSON.std.with(JSON.Feature.WRITE_NULL_PROPERTIES);

  private final PrintWriter out;
  private final List<Column<R>> columns;
  private final Environment environment;

  JsonLinesWriter(PrintWriter out, List<Column<R>> columns, Environment environment) {
    this.out = out;
    this.columns = columns;
    this.environment = environment;
  }

  @Override
  public void begin(List<String> preface) {}

  @Override
  public void rows(List<R> rows) {
    for (R row : rows) {
      Map<String, @Nullable Object> fields = Values.of(row, columns);
      fields.put("environment", environment.fields());
      try {
        out.println(COMPACT.asString(fields));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      out.flush();
    }
  }

  @Override
  public void end(List<String> notes) {
    out.flush();
  }
}
