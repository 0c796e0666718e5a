package dev.hopfield.cli;

import dev.hopfield.engine.InvalidInputException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Ids as they are typed: {@code 3,17,40-99}.
 *
 * @param ids in the order in which they were typed
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record IdList(long[] ids) {
  private static final int MOST = 1 << 26;
  private static final Pattern RANGE = Pattern.compile("(\\d{1,18})(?:-(\\d{1,18}))?");

  /** Reads them; the message of a wrong one names it. */
  static final class Converter implements ITypeConverter<IdList> {
    @Override
    public IdList convert(String text) {
      try {
        return parse(text);
      } catch (InvalidInputException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }

  static IdList parse(String text) {
    LongStream.Builder ids = LongStream.builder();
    long count = 0;
    for (String part : text.split(",", -1)) {
      Matcher range = RANGE.matcher(part.strip());
      if (!range.matches()) {
        throw new InvalidInputException(
            "'%s' is no id; give numbers and ranges, as in 3,17,40-99".formatted(part));
      }
      long first = Long.parseLong(range.group(1));
      long last = range.group(2) == null ? first : Long.parseLong(range.group(2));
      if (last < first) {
        throw new InvalidInputException(
            "'%s' is no range; its second id must be at least the first".formatted(part));
      }
      count += last - first + 1;
      if (count > MOST) {
        throw new InvalidInputException(
            "%d ids and more are named but at most %d at once are taken".formatted(count, MOST));
      }
      LongStream.rangeClosed(first, last).forEach(ids::add);
    }
    return new IdList(ids.build().toArray());
  }
}
