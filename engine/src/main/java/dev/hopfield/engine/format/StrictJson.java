package dev.hopfield.engine.format;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Reads the JSON of a safetensors header (RFC 8259), as the reader asks for it: objects, strings,
 * arrays of whole numbers, nothing else. Strict where parsers differ: no member twice, no number
 * but digits without a leading zero up to 2⁶³ − 1, no blanks but the four of the standard, UTF-8
 * without errors. One pass, no recursion.
 */
final class StrictJson {
  /** What is wrong and at which byte; the caller names the file. */
  static final class SyntaxException extends Exception {
    private static final long serialVersionUID = 1;

    SyntaxException(String expected, int at) {
      super("has a header with an error at byte %d: expected %s".formatted(at, expected));
    }
  }

  /** Receives the members of an object; reads the value of each. */
  @FunctionalInterface
  interface Member {
    void read(String name) throws SyntaxException;
  }

  private static final int MOST_MEMBERS = 100_000;
  private static final int MOST_AXES = 64;

  private final byte[] text;
  private int at;

  StrictJson(byte[] text) {
    this.text = text;
  }

  /** Reads an object. */
  void object(Member member) throws SyntaxException {
    expect('{', "'{'");
    Set<String> names = new HashSet<>();
    if (accept('}')) {
      return;
    }
    do {
      blanks();
      int nameAt = at;
      String name = string();
      if (!names.add(name)) {
        throw new SyntaxException(
            "a name that is not there already, not '%s'".formatted(FileText.excerpt(name)), nameAt);
      }
      if (names.size() > MOST_MEMBERS) {
        throw new SyntaxException("at most " + MOST_MEMBERS + " names", nameAt);
      }
      expect(':', "':'");
      member.read(name);
    } while (accept(','));
    expect('}', "',' or '}'");
  }

  /** Reads an array of whole numbers. */
  List<Long> numbers() throws SyntaxException {
    expect('[', "'['");
    List<Long> numbers = new ArrayList<>();
    if (accept(']')) {
      return numbers;
    }
    do {
      numbers.add(number());
      if (numbers.size() > MOST_AXES) {
        throw new SyntaxException("at most " + MOST_AXES + " numbers", at);
      }
    } while (accept(','));
    expect(']', "',' or ']'");
    return numbers;
  }

  /** Requires that nothing but blanks follows. */
  void end() throws SyntaxException {
    blanks();
    if (at < text.length) {
      throw new SyntaxException("the end", at);
    }
  }

  /** An exception that says what was expected at the place read up to. */
  SyntaxException expected(String what) {
    return new SyntaxException(what, at);
  }

  private long number() throws SyntaxException {
    blanks();
    int start = at;
    long value = 0;
    while (at < text.length && text[at] >= '0' && text[at] <= '9') {
      int digit = text[at] - '0';
      if (value > (Long.MAX_VALUE - digit) / 10) {
        throw new SyntaxException("a number below 2^63", start);
      }
      value = value * 10 + digit;
      at++;
    }
    if (at == start || (text[start] == '0' && at - start > 1)) {
      throw new SyntaxException("a whole number", start);
    }
    return value;
  }

  /** Reads a string. */
  String string() throws SyntaxException {
    expect('"', "'\"'");
    StringBuilder value = new StringBuilder();
    int start = at;
    while (true) {
      if (at >= text.length) {
        throw new SyntaxException("'\"'", at);
      }
      int c = text[at];
      if (c == '"' || c == '\\') {
        value.append(utf8(start, at));
        at++;
        if (c == '"') {
          return requireCharacters(value.toString(), start);
        }
        value.append(escaped());
        start = at;
      } else if (c >= 0 && c < 0x20) {
        throw new SyntaxException("no control character", at);
      } else {
        at++;
      }
    }
  }

  /** Refuses halves of surrogate pairs, which escapes can make. */
  private static String requireCharacters(String value, int at) throws SyntaxException {
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(value)) {
      throw new SyntaxException("a whole surrogate pair", at);
    }
    return value;
  }

  private String utf8(int from, int to) throws SyntaxException {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(text, from, to - from))
          .toString();
    } catch (CharacterCodingException e) {
      throw new SyntaxException("UTF-8", from);
    }
  }

  private char escaped() throws SyntaxException {
    int c = at < text.length ? text[at++] : -1;
    return switch (c) {
      case '"', '\\', '/' -> (char) c;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> hexadecimal();
      default -> throw new SyntaxException("one of \"\\/bfnrtu", at - 1);
    };
  }

  private char hexadecimal() throws SyntaxException {
    int value = 0;
    for (int i = 0; i < 4; i++) {
      int digit = at < text.length ? Character.digit(text[at], 16) : -1;
      if (digit < 0) {
        throw new SyntaxException("four hexadecimal digits", at);
      }
      value = value * 16 + digit;
      at++;
    }
    return (char) value;
  }

  private void expect(char wanted, String what) throws SyntaxException {
    if (!accept(wanted)) {
      throw new SyntaxException(what, at);
    }
  }

  private boolean accept(char wanted) {
    blanks();
    if (at < text.length && text[at] == wanted) {
      at++;
      return true;
    }
    return false;
  }

  private void blanks() {
    while (at < text.length
        && (text[at] == ' ' || text[at] == '\t' || text[at] == '\n' || text[at] == '\r')) {
      at++;
    }
  }
}
