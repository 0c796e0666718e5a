package dev.hopfield.engine.format;

import dev.hopfield.engine.ElementType;
import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.Precision;
import org.jspecify.annotations.Nullable;

/**
 * How rows are stored in a file.
 *
 * @param type the type of an element
 * @param scaled whether each row has a scale
 */
record Storage(ElementType type, boolean scaled) {
  static final Storage F32 = of(Precision.F32);

  static Storage of(Patterns patterns) {
    return new Storage(patterns.elementType(), patterns.isScaled());
  }

  static Storage of(Precision precision) {
    return new Storage(precision.elementType(), precision.isScaled());
  }

  /** The precision that stores so; {@code null} where floats are not rounded to such elements. */
  @Nullable Precision precision() {
    for (Precision precision : Precision.values()) {
      if (of(precision).equals(this)) {
        return precision;
      }
    }
    return null;
  }

  long rowBytes(int dim) {
    return (long) dim * type.bytes();
  }

  String label() {
    return type.label() + (scaled ? " with a scale for each row" : "");
  }
}
