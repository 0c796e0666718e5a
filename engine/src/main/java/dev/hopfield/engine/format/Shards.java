package dev.hopfield.engine.format;

import dev.hopfield.engine.InvalidInputException;
import dev.hopfield.engine.Patterns;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Several files as one set of patterns: those in a folder whose names fit one with {@code *} (any
 * characters) or {@code ?} (one), in natural order, in which {@code part-2} precedes {@code
 * part-10}.
 */
final class Shards {
  /** Names as people count them: numbers by their value, the rest by its characters. */
  static final Comparator<String> NATURAL_ORDER =
      ((Comparator<String>) Shards::compareParts).thenComparing(Comparator.naturalOrder());

  private Shards() {}

  /** Whether a name stands for several files. */
  static boolean isSeveral(Path path) {
    Path last = path.getFileName();
    boolean wild = last != null && Pattern.compile("[*?]").matcher(last.toString()).find();
    return wild && !Files.exists(path);
  }

  /**
   * Opens all files that fit as one set.
   *
   * @param opener opens one of them
   * @throws InvalidInputException if none fits, or if they do not hold the same kind of patterns
   */
  static Patterns open(Path path, Function<Path, Patterns> opener) {
    List<Path> files = matching(path);
    List<Patterns> parts = new ArrayList<>();
    boolean done = false;
    try {
      for (Path file : files) {
        parts.add(opener.apply(file));
        requireSame(files.getFirst(), parts.getFirst(), file, parts.getLast());
      }
      Patterns joined = Patterns.joined(parts);
      done = true;
      return joined;
    } finally {
      if (!done) {
        parts.forEach(Patterns::close);
      }
    }
  }

  private static void requireSame(Path firstFile, Patterns first, Path file, Patterns part) {
    if (part.dim() != first.dim() || !Storage.of(part).equals(Storage.of(first))) {
      throw new InvalidInputException(
          "%s has dimension %d (%s) but %s has %d (%s); all files of a set need the same"
              .formatted(
                  FileText.name(file),
                  part.dim(),
                  Storage.of(part).label(),
                  FileText.name(firstFile),
                  first.dim(),
                  Storage.of(first).label()));
    }
  }

  /** The files that fit, in their order; at least one. */
  static List<Path> matching(Path path) {
    Path folder = path.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw new InvalidInputException(
          FileText.name(path) + " cannot be found: its folder does not exist; check the path");
    }
    Pattern wanted = pattern(String.valueOf(path.getFileName()));
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> found =
          files
              .filter(file -> wanted.matcher(String.valueOf(file.getFileName())).matches())
              .sorted(
                  Comparator.comparing(file -> String.valueOf(file.getFileName()), NATURAL_ORDER))
              .map(file -> path.resolveSibling(String.valueOf(file.getFileName())))
              .toList();
      if (found.isEmpty()) {
        throw new InvalidInputException(
            FileText.name(path) + " fits no file in its folder; check the name");
      }
      return found;
    } catch (IOException e) {
      throw new UncheckedIOException(
          "%s cannot be looked for: %s".formatted(FileText.name(path), e.getMessage()), e);
    }
  }

  private static Pattern pattern(String name) {
    StringBuilder regex = new StringBuilder();
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      regex.append(
          switch (c) {
            case '*' -> ".*";
            case '?' -> ".";
            default -> Pattern.quote(String.valueOf(c));
          });
    }
    return Pattern.compile(regex.toString(), Pattern.DOTALL);
  }

  private static int compareParts(String a, String b) {
    int i = 0;
    int j = 0;
    while (i < a.length() && j < b.length()) {
      int order;
      if (isDigit(a.charAt(i)) && isDigit(b.charAt(j))) {
        int endOfA = endOfNumber(a, i);
        int endOfB = endOfNumber(b, j);
        order = compareNumbers(a.substring(i, endOfA), b.substring(j, endOfB));
        i = endOfA;
        j = endOfB;
      } else {
        order = Character.compare(a.charAt(i++), b.charAt(j++));
      }
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(a.length() - i, b.length() - j);
  }

  private static int compareNumbers(String a, String b) {
    String x = a.replaceFirst("^0+", "");
    String y = b.replaceFirst("^0+", "");
    return x.length() == y.length() ? x.compareTo(y) : Integer.compare(x.length(), y.length());
  }

  private static int endOfNumber(String text, int from) {
    int end = from;
    while (end < text.length() && isDigit(text.charAt(end))) {
      end++;
    }
    return end;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
