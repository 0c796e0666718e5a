package dev.hopfield.cli.report;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One column of a report.
 *
 * @param key its name in csv and JSON, in snake case, with its unit where it has one
 * @param heading its name in a table for people, with its unit; {@code null} keeps it out of there
 * @param value what a row holds: a number, a boolean, text, a {@code double[]}, or {@code null}
 *     where it is not known
 * @param text what a person reads
 * @param <R> a row
 */
public record Column<R>(
    String key,
    @Nullable String heading,
    Function<R, @Nullable Object> value,
    Function<R, String> text) {

  /** A column that people see as programs do. */
  public static <R> Column<R> of(String key, String heading, Function<R, @Nullable Object> value) {
    return new Column<>(key, heading, value, row -> plain(value.apply(row)));
  }

  /** A column that people see in a form of its own. */
  public static <R> Column<R> of(
      String key, Function<R, @Nullable Object> value, String heading, Function<R, String> text) {
    return new Column<>(key, heading, value, text);
  }

  /** A column for programs alone. */
  public static <R> Column<R> hidden(String key, Function<R, @Nullable Object> value) {
    return new Column<>(key, null, value, row -> plain(value.apply(row)));
  }

  /** This column of a part of a larger row. */
  public <S> Column<S> of(Function<S, R> part) {
    return new Column<>(
        key, heading, row -> value.apply(part.apply(row)), row -> text.apply(part.apply(row)));
  }

  private static String plain(@Nullable Object value) {
    return switch (value) {
      case null -> "-";
      case Boolean yes -> yes ? "yes" : "no";
      default -> String.valueOf(value);
    };
  }
}
