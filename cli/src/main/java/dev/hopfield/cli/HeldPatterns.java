package dev.hopfield.cli;

import dev.hopfield.cli.report.Machine;
import dev.hopfield.engine.InvalidInputException;
import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.Precision;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Patterns as {@code --precision} has them held. */
final class HeldPatterns {
  private HeldPatterns() {}

  /** Reads the name of a precision. */
  static final class PrecisionName implements ITypeConverter<Precision> {
    @Override
    public Precision convert(String name) {
      try {
        return Precision.of(name);
      } catch (InvalidInputException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }

  /**
   * The patterns held so, if this machine has room for the copy: a copy, or the patterns themselves
   * where they are so already. Closing the result twice does no harm.
   *
   * @param precision {@code null}: as they are
   */
  static Patterns of(Patterns patterns, @Nullable Precision precision) {
    requireRoom(patterns, precision);
    return precision == null ? patterns : patterns.in(precision);
  }

  /** Refuses a copy that this machine has no room for. */
  static void requireRoom(Patterns patterns, @Nullable Precision precision) {
    if (precision == null || patterns.elementType() == precision.elementType()) {
      return;
    }
    double needed = (double) precision.rowBytes(patterns.dim()) * patterns.count();
    long available = Machine.availableBytes();
    if (available > 0 && needed > available) {
      throw new InvalidInputException(
          "%s copied as %s need %.1f GiB but %.1f GiB are free; convert the file and leave --precision out"
              .formatted(
                  patterns, precision.label(), needed / (1 << 30), available / (double) (1 << 30)));
    }
  }
}
