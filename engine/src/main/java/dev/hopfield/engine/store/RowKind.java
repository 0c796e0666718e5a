package dev.hopfield.engine.store;

import dev.hopfield.engine.ElementType;
import dev.hopfield.engine.Patterns;

/**
 * How rows are held.
 *
 * @param dim their dimension
 * @param type how an element is stored
 * @param scaled whether each row has a scale
 */
record RowKind(int dim, ElementType type, boolean scaled) {
  /** As a set holds its own. */
  static RowKind of(Patterns patterns) {
    return new RowKind(patterns.dim(), patterns.elementType(), patterns.isScaled());
  }
}
