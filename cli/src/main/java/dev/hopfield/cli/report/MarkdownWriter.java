package dev.hopfield.cli.report;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/** Rows as a Markdown table; its columns line up on a terminal too. */
final class MarkdownWriter<R> implements ReportWriter<R> {
  /** Columns of a table whose rows come one by one: most cells of later rows fit. */
  private static final int STREAMED_WIDTH = 9;

  /** Plain, with a spread, or in powers of ten. */
  private static final Pattern NUMBER = Pattern.compile("-?[\\d.]+(e[+-]?\\d+| ± [\\d.]+)?");

  private final PrintWriter out;
  private final List<Column<R>> columns;
  private final List<String> headings;
  private final Environment environment;
  private final int[] widths;
  private boolean headed;

  MarkdownWriter(PrintWriter out, List<Column<R>> columns, Environment environment) {
    this.out = out;
    this.columns = columns.stream().filter(column -> column.heading() != null).toList();
    this.headings =
        this.columns.stream().map(column -> Objects.requireNonNull(column.heading())).toList();
    this.environment = environment;
    this.widths = new int[headings.size()];
  }

  @Override
  public void begin(List<String> preface) {
    out.println(environment.describe());
    out.println();
    for (String paragraph : preface) {
      out.println(paragraph);
      out.println();
    }
    out.flush();
  }

  @Override
  public void row(R row) {
    if (!headed) {
      Arrays.fill(widths, STREAMED_WIDTH);
    }
    rows(List.of(row));
  }

  @Override
  public void rows(List<R> rows) {
    List<List<String>> lines = new ArrayList<>();
    for (R row : rows) {
      lines.add(columns.stream().map(column -> escape(column.text().apply(row))).toList());
    }
    if (!headed) {
      headed = true;
      fit(headings);
      lines.forEach(this::fit);
      line(headings);
      line(rule());
    }
    lines.forEach(this::line);
    out.flush();
  }

  @Override
  public void end(List<String> notes) {
    if (!notes.isEmpty()) {
      out.println();
      notes.forEach(note -> out.println("- " + note));
    }
    out.flush();
  }

  private void fit(List<String> cells) {
    for (int c = 0; c < widths.length; c++) {
      widths[c] = Math.max(widths[c], Math.max(3, cells.get(c).length()));
    }
  }

  private List<String> rule() {
    List<String> rule = new ArrayList<>();
    for (int width : widths) {
      rule.add(String.join("", Collections.nCopies(width, "-")));
    }
    return rule;
  }

  private void line(List<String> cells) {
    StringBuilder line = new StringBuilder("|");
    for (int c = 0; c < widths.length; c++) {
      String cell = cells.get(c);
      String padding = " ".repeat(Math.max(0, widths[c] - cell.length()));
      line.append(' ').append(isNumber(cell) ? padding + cell : cell + padding).append(" |");
    }
    out.println(line);
  }

  private static boolean isNumber(String cell) {
    return NUMBER.matcher(cell).matches();
  }

  private static String escape(String cell) {
    return cell.replace("|", "\\|").replaceAll("\\s*\\R\\s*", " ");
  }
}
