package dev.hopfield.engine.format;

import dev.hopfield.engine.InvalidInputException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the dictionary in a {@code .npy} header: the little of Python's literals that NumPy writes
 * there, and nothing else. One pass, no recursion, so that hostile text ends in a message.
 */
final class NpyHeaderParser {
  private static final int MOST_AXES = 64;

  private final MappedFile file;
  private final String text;
  private int at;
  private @Nullable String descr;
  private @Nullable Boolean fortranOrder;
  private @Nullable List<Long> shape;

  NpyHeaderParser(MappedFile file, String text) {
    this.file = file;
    this.text = text;
  }

  /**
   * Reads the whole text.
   *
   * @throws InvalidInputException if it is anything but the three keys with values of their kinds
   */
  void parse() {
    expect('{');
    while (!accept('}')) {
      entry();
      if (!accept(',')) {
        expect('}');
        break;
      }
    }
    skipBlanks();
    if (at < text.length()) {
      throw wrong("the end of the header");
    }
  }

  String descr() {
    return present(descr, "descr");
  }

  boolean fortranOrder() {
    return present(fortranOrder, "fortran_order");
  }

  List<Long> shape() {
    return present(shape, "shape");
  }

  private <T> T present(@Nullable T value, String key) {
    if (value == null) {
      throw file.refused("has a header without '%s'; save it again with numpy.save".formatted(key));
    }
    return value;
  }

  private void entry() {
    int keyAt = at;
    String key = string();
    expect(':');
    switch (key) {
      case "descr" -> descr = once(descr, plainDescr(), key);
      case "fortran_order" -> fortranOrder = once(fortranOrder, truth(), key);
      case "shape" -> shape = once(shape, tuple(), key);
      default -> {
        at = keyAt;
        throw wrong("'descr', 'fortran_order' or 'shape'");
      }
    }
  }

  private <T> T once(@Nullable T before, T value, String key) {
    if (before != null) {
      throw file.refused("names '%s' twice in its header; write it again".formatted(key));
    }
    return value;
  }

  private String plainDescr() {
    skipBlanks();
    if (at < text.length() && (text.charAt(at) == '[' || text.charAt(at) == '(')) {
      throw file.refused(
          "holds structured elements %s; save one plain field, for example array['x']"
              .formatted(FileText.excerpt(text.substring(at))));
    }
    return string();
  }

  private String string() {
    skipBlanks();
    char quote = at < text.length() ? text.charAt(at) : 0;
    int end = quote == '\'' || quote == '"' ? text.indexOf(quote, at + 1) : -1;
    if (end < 0 || text.substring(at, end).indexOf('\\') >= 0) {
      throw wrong("a quoted string");
    }
    String content = text.substring(at + 1, end);
    at = end + 1;
    return content;
  }

  private boolean truth() {
    skipBlanks();
    for (boolean value : new boolean[] {true, false}) {
      String word = value ? "True" : "False";
      if (text.startsWith(word, at)) {
        at += word.length();
        return value;
      }
    }
    throw wrong("True or False");
  }

  private List<Long> tuple() {
    expect('(');
    List<Long> sizes = new ArrayList<>();
    boolean comma = true;
    while (!accept(')')) {
      if (!comma || sizes.size() == MOST_AXES) {
        throw wrong("the end of the shape");
      }
      sizes.add(size());
      comma = accept(',');
    }
    if (sizes.size() == 1 && !comma) {
      throw wrong("a shape such as (5,)");
    }
    return List.copyOf(sizes);
  }

  private long size() {
    skipBlanks();
    int start = at;
    if (at < text.length() && text.charAt(at) == '-') {
      at++;
    }
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    String digits = text.substring(start, at);
    if (digits.isEmpty() || digits.equals("-")) {
      throw wrong("a size");
    }
    if (digits.startsWith("-")) {
      throw file.refused(
          "claims the size %s, but sizes are at least 0; write it again"
              .formatted(FileText.excerpt(digits)));
    }
    if (at < text.length() && text.charAt(at) == 'L') {
      at++; // Python 2 wrote its long integers so.
    }
    try {
      return Long.parseLong(digits);
    } catch (NumberFormatException e) {
      throw file.refused(
          "claims the size %s, over 2^63; write it again".formatted(FileText.excerpt(digits)));
    }
  }

  private void expect(char c) {
    if (!accept(c)) {
      throw wrong("'" + c + "'");
    }
  }

  private boolean accept(char c) {
    skipBlanks();
    boolean there = at < text.length() && text.charAt(at) == c;
    at += there ? 1 : 0;
    return there;
  }

  private void skipBlanks() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private InvalidInputException wrong(String expected) {
    String found = at < text.length() ? FileText.excerpt(text.substring(at)) : "its end";
    return file.refused(
        "has a damaged header: expected %s at its byte %d but found %s; write it again"
            .formatted(expected, at, found.strip()));
  }
}
