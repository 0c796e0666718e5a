package dev.hopfield.engine.backend;

import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.StateBatch;
import org.jspecify.annotations.Nullable;

/**
 * Gradients of a loss through one update.
 *
 * @param states ∂L/∂ξ, B × d
 * @param beta ∂L/∂β, summed over the states
 * @param patterns ∂L/∂X through the scores, N × d; {@code null} unless asked for
 * @param values ∂L/∂V, N × d or N × d_v; where patterns are their own values the gradient of a
 *     pattern is the sum of both; {@code null} unless asked for
 */
public record Gradients(
    StateBatch states, double beta, @Nullable Patterns patterns, @Nullable Patterns values)
    implements AutoCloseable {
  /** Frees the gradients of patterns and values. */
  @Override
  public void close() {
    if (patterns != null) {
      patterns.close();
    }
    if (values != null) {
      values.close();
    }
  }
}
