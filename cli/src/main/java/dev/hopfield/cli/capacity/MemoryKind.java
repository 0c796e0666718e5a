package dev.hopfield.cli.capacity;

import dev.hopfield.engine.InvalidInputException;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The memories whose capacities are compared. */
public enum MemoryKind {
  /** Hopfield 1982. */
  CLASSIC,
  /** Krotov &amp; Hopfield 2016. */
  POLYNOMIAL,
  /** Demircigil et al. 2017. */
  EXPONENTIAL,
  /** Ramsauer et al. 2020: softmax. */
  CONTINUOUS;

  /** The name on the command line and in tables. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The kind of this name.
   *
   * @throws InvalidInputException if there is none
   */
  public static MemoryKind of(String label) {
    return Arrays.stream(values())
        .filter(kind -> kind.label().equals(label))
        .findFirst()
        .orElseThrow(
            () ->
                new InvalidInputException(
                    "memory is '%s' but must be one of %s"
                        .formatted(
                            label,
                            Arrays.stream(values())
                                .map(MemoryKind::label)
                                .collect(Collectors.joining(", ")))));
  }
}
