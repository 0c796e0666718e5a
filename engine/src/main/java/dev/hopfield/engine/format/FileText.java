package dev.hopfield.engine.format;

import java.nio.file.Path;

/** Names and foreign text as they stand in a one-line message. */
final class FileText {
  private static final int LONGEST_EXCERPT = 60;

  private FileText() {}

  /** A file's name as the user gave it, its control characters made visible. */
  static String name(Path file) {
    return printable(file.toString());
  }

  /** The beginning of text that a file holds, its control characters made visible. */
  static String excerpt(String text) {
    boolean whole = text.length() <= LONGEST_EXCERPT;
    return printable(whole ? text : text.substring(0, LONGEST_EXCERPT)) + (whole ? "" : "…");
  }

  /** Text with its control characters made visible. */
  static String printable(String text) {
    StringBuilder line = new StringBuilder(text.length());
    text.chars().forEach(c -> append(line, (char) c));
    return line.toString();
  }

  private static void append(StringBuilder line, char c) {
    boolean breaksLines = Character.isISOControl(c) || c == '\u2028' || c == '\u2029';
    if (breaksLines) {
      line.append("\\u%04x".formatted((int) c));
    } else {
      line.append(c);
    }
  }
}
