package dev.hopfield.cli.report;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A command as it can be typed into a shell again, for the results that it made. */
public final class TypedCommand {
  private static final Pattern PLAIN = Pattern.compile("[\\p{L}\\p{N}_./,:=@%+-]+");

  private TypedCommand() {}

  /** A program and its words; those that a shell would take apart are quoted. */
  public static String of(String program, List<String> words) {
    return Stream.concat(Stream.of(program), words.stream().map(TypedCommand::quoted))
        .collect(Collectors.joining(" "));
  }

  private static String quoted(String word) {
    return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
