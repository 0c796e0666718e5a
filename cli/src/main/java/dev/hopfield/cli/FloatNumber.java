package dev.hopfield.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A 32-bit float as a user writes it: refused where it would become infinity or 0. */
final class FloatNumber implements ITypeConverter<Float> {
  @Override
  public Float convert(String text) {
    double exact;
    try {
      exact = Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new TypeConversionException("'%s' is not a number".formatted(text));
    }
    float number = (float) exact;
    if (Float.isInfinite(number) && !Double.isInfinite(exact)) {
      throw new TypeConversionException(
          "'%s' is too large; give at most %s".formatted(text, Float.MAX_VALUE));
    }
    if (number == 0 && exact != 0) {
      throw new TypeConversionException(
          "'%s' is too small; give at least %s".formatted(text, Float.MIN_VALUE));
    }
    return Float.valueOf(text);
  }
}
