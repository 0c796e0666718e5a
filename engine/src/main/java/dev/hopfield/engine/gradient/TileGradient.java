package dev.hopfield.engine.gradient;

import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.backend.GradientRequest;
import org.jspecify.annotations.Nullable;

/** What a tile of patterns adds to the gradients. Not safe for use by several threads at once. */
interface TileGradient {
  /** Rows that are taken at once. */
  int tileRows();

  /**
   * Adds a tile's share.
   *
   * @param first number of the first row
   * @param rows how many
   * @param into receives B × d shares of ∂L/∂ξ, without β, and last that of ∂L/∂β
   * @param patterns receives the rows of ∂L/∂X; {@code null} if not wanted
   * @param values receives the rows of ∂L/∂V; {@code null} if not wanted
   */
  void add(
      long first, int rows, double[] into, @Nullable Patterns patterns, @Nullable Patterns values);

  /** Makes one for each thread. */
  interface Maker {
    TileGradient make(Patterns patterns, Patterns values, GradientRequest request);
  }
}
