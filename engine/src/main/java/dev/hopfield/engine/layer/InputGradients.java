package dev.hopfield.engine.layer;

import dev.hopfield.engine.StateBatch;
import org.jspecify.annotations.Nullable;

/**
 * Gradients of what a layer was given, for the layers before it.
 *
 * @param states of the states, L × the input size
 * @param stored of the stored patterns, N × their size; where these are their own values, of both
 *     uses together; {@code null} unless asked for
 * @param projections of separate pattern projections, N × their size; {@code null} unless asked for
 */
public record InputGradients(
    StateBatch states, @Nullable StateBatch stored, @Nullable StateBatch projections) {}
