package dev.hopfield.cli.demo;

import java.awt.geom.Path2D;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Letters and digits as pen strokes in a box of 4 × 6 units, x to the right and y down. Each is a
 * path: M moves, L draws a line, Q a quadratic curve, Z closes.
 */
final class StrokeFont {
  static final int WIDTH = 4;
  static final int HEIGHT = 6;

  /** Every letter and digit. */
  static final String ALPHANUMERIC = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

  private static final Pattern SEGMENT = Pattern.compile("([MLQZ])([^MLQZ]*)");

  private static final String ROUND = "M2 0 Q0 0 0 3 Q0 6 2 6 Q4 6 4 3 Q4 0 2 0 Z";
  private static final String BOWL = "M0 6 L0 0 L2.4 0 Q4 0 4 1.7 Q4 3.4 2.4 3.4 L0 3.4";

  private static final Map<Character, String> STROKES =
      Map.ofEntries(
          Map.entry('A', "M0 6 L2 0 L4 6 M0.7 4 L3.3 4"),
          Map.entry(
              'B',
              "M2.4 3 L0 3 L0 0 L2.3 0 Q3.7 0 3.7 1.5 Q3.7 3 2.4 3 Q4 3 4 4.5 Q4 6 2.4 6 L0 6 L0"
                  + " 3"),
          Map.entry('C', "M4 1.3 Q3.4 0 2 0 Q0 0 0 3 Q0 6 2 6 Q3.4 6 4 4.7"),
          Map.entry('D', "M0 0 L0 6 L1.7 6 Q4 6 4 3 Q4 0 1.7 0 Z"),
          Map.entry('E', "M4 0 L0 0 L0 6 L4 6 M0 3 L3.2 3"),
          Map.entry('F', "M4 0 L0 0 L0 6 M0 3 L3.2 3"),
          Map.entry('G', "M4 1.3 Q3.4 0 2 0 Q0 0 0 3 Q0 6 2 6 Q4 6 4 4.4 L4 3.4 L2.4 3.4"),
          Map.entry('H', "M0 0 L0 6 M4 0 L4 6 M0 3 L4 3"),
          Map.entry('I', "M0.8 0 L3.2 0 M2 0 L2 6 M0.8 6 L3.2 6"),
          Map.entry('J', "M1.4 0 L4 0 M3 0 L3 4.4 Q3 6 1.6 6 Q0.2 6 0.2 4.6"),
          Map.entry('K', "M0 0 L0 6 M4 0 L0 3.4 M1.3 2.3 L4 6"),
          Map.entry('L', "M0 0 L0 6 L4 6"),
          Map.entry('M', "M0 6 L0 0 L2 3 L4 0 L4 6"),
          Map.entry('N', "M0 6 L0 0 L4 6 L4 0"),
          Map.entry('O', ROUND),
          Map.entry('P', BOWL),
          Map.entry('Q', ROUND + " M2.5 4.3 L4 6"),
          Map.entry('R', BOWL + " M2 3.4 L4 6"),
          Map.entry(
              'S',
              "M3.9 1.2 Q3.4 0 2 0 Q0.2 0 0.2 1.5 Q0.2 2.7 2 3 Q4 3.3 4 4.6 Q4 6 2 6 Q0.5 6 0 4.8"),
          Map.entry('T', "M0 0 L4 0 M2 0 L2 6"),
          Map.entry('U', "M0 0 L0 4 Q0 6 2 6 Q4 6 4 4 L4 0"),
          Map.entry('V', "M0 0 L2 6 L4 0"),
          Map.entry('W', "M0 0 L1 6 L2 2.4 L3 6 L4 0"),
          Map.entry('X', "M0 0 L4 6 M4 0 L0 6"),
          Map.entry('Y', "M0 0 L2 3 L4 0 M2 3 L2 6"),
          Map.entry('Z', "M0 0 L4 0 L0 6 L4 6"),
          Map.entry('0', ROUND + " M3.3 1 L0.7 5"),
          Map.entry('1', "M0.6 1.5 L2.2 0 L2.2 6 M0.8 6 L3.6 6"),
          Map.entry('2', "M0.2 1.5 Q0.4 0 2 0 Q4 0 4 1.7 Q4 2.8 0 6 L4 6"),
          Map.entry(
              '3',
              "M0.2 0.9 Q0.8 0 2 0 Q3.8 0 3.8 1.5 Q3.8 3 1.6 3 Q4 3 4 4.5 Q4 6 2 6 Q0.6 6 0 5"),
          Map.entry('4', "M3 6 L3 0 L0 4.2 L4 4.2"),
          Map.entry('5', "M3.8 0 L0.5 0 L0.2 2.7 Q1 2.2 2 2.2 Q4 2.2 4 4.1 Q4 6 2 6 Q0.6 6 0 5"),
          Map.entry(
              '6', "M3.6 0.5 Q3 0 2.2 0 Q0 0.2 0 4 Q0 6 2 6 Q4 6 4 4.2 Q4 2.5 2 2.5 Q0.2 2.5 0 4"),
          Map.entry('7', "M0 0 L4 0 L1.4 6"),
          Map.entry(
              '8',
              "M2 2.8 Q0.3 2.8 0.3 1.4 Q0.3 0 2 0 Q3.7 0 3.7 1.4 Q3.7 2.8 2 2.8 Q0 2.8 0 4.4 Q0 6 2"
                  + " 6 Q4 6 4 4.4 Q4 2.8 2 2.8 Z"),
          Map.entry(
              '9', "M0.4 5.5 Q1 6 1.8 6 Q4 5.8 4 2 Q4 0 2 0 Q0 0 0 1.8 Q0 3.5 2 3.5 Q3.8 3.5 4 2"),
          Map.entry('.', "M0.8 5.9 L0.9 6"),
          Map.entry(',', "M1 5.6 L0.6 6.8"),
          Map.entry(':', "M1 2.4 L1 2.5 M1 5.5 L1 5.6"),
          Map.entry('-', "M0.6 3.4 L3.4 3.4"),
          Map.entry('=', "M0.4 2.4 L3.6 2.4 M0.4 4.4 L3.6 4.4"),
          Map.entry('%', "M4 0 L0 6 M0.7 0.4 L0.8 1.2 M3.2 4.8 L3.3 5.6"));

  private StrokeFont() {}

  /**
   * The strokes of a character; lower case is drawn as upper case, what is not known not at all.
   */
  static @Nullable Path2D strokes(char character) {
    String text = STROKES.get(Character.toUpperCase(character));
    return text == null ? null : path(text);
  }

  /** Strokes of a whole line, characters {@code 5.6} units apart. */
  static Path2D line(String text) {
    Path2D line = new Path2D.Double();
    double x = 0;
    for (char character : text.toUpperCase(Locale.ROOT).toCharArray()) {
      Path2D strokes = strokes(character);
      if (strokes != null) {
        strokes.transform(java.awt.geom.AffineTransform.getTranslateInstance(x, 0));
        line.append(strokes, false);
      }
      x += advance(character);
    }
    return line;
  }

  private static double advance(char character) {
    return ".,:".indexOf(character) >= 0 ? 2.8 : 5.6;
  }

  static Path2D path(String text) {
    Path2D path = new Path2D.Double();
    Matcher segment = SEGMENT.matcher(text);
    while (segment.find()) {
      double[] at = numbers(segment.group(2));
      switch (segment.group(1).charAt(0)) {
        case 'M' -> path.moveTo(at[0], at[1]);
        case 'L' -> path.lineTo(at[0], at[1]);
        case 'Q' -> path.quadTo(at[0], at[1], at[2], at[3]);
        default -> path.closePath();
      }
    }
    return path;
  }

  private static double[] numbers(String text) {
    String stripped = text.strip();
    return stripped.isEmpty()
        ? new double[0]
        : Arrays.stream(stripped.split("\\s+")).mapToDouble(Double::parseDouble).toArray();
  }
}
