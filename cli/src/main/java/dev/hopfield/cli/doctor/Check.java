package dev.hopfield.cli.doctor;

import dev.hopfield.cli.report.Column;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One thing that was looked at.
 *
 * @param subject what
 * @param state how it stands
 * @param found what was seen, or the cause of the failure
 * @param remedy what to do; {@code null} where there is nothing to do
 */
public record Check(String subject, State state, String found, @Nullable String remedy) {
  /** How a check ended. */
  public enum State {
    /** As it should be. */
    OK,
    /** Missing, and nobody asked for it. */
    ABSENT,
    /** Asked for, or needed by everything, and it does not work. */
    BROKEN
  }

  /** How checks are shown. */
  public static final List<Column<Check>> COLUMNS =
      List.of(
          Column.of("check", "check", Check::subject),
          Column.of("state", "state", check -> check.state().name().toLowerCase(Locale.ROOT)),
          Column.of("found", "found", Check::found),
          Column.of("remedy", "remedy", Check::remedy));

  static Check ok(String subject, String found) {
    return new Check(subject, State.OK, found, null);
  }

  static Check absent(String subject, String found, String remedy) {
    return new Check(subject, State.ABSENT, found, remedy);
  }

  static Check broken(String subject, String found, String remedy) {
    return new Check(subject, State.BROKEN, found, remedy);
  }
}
