/**
 * Separations: what turns the scores of the stored patterns into weights.
 *
 * <p>A separation maps each score sᵢ to the logarithm of a weight, λᵢ = ln wᵢ, −∞ for none ({@link
 * dev.hopfield.engine.separation.LogWeight}). From there on there is one fold: with λ in the place
 * of the score, the softmax fold gives Σ wᵢ vᵢ / Σ wᵢ and ln Σ wᵢ, scaled by the largest weight, so
 * that nothing overflows; patterns without weight are its empty set. Chunks, tiles and work-groups
 * merge as ever.
 *
 * <p><b>To add a separation</b>, write a record that implements one of the three kinds of {@link
 * dev.hopfield.engine.separation.Separation} and name it in that kind's {@code permits} clause (and
 * among the command line's names):
 *
 * <ul>
 *   <li>{@link dev.hopfield.engine.separation.Separation.Elementwise}: a weight depends on its own
 *       score alone;
 *   <li>{@link dev.hopfield.engine.separation.Separation.Ranked}: on its own score and the k
 *       highest;
 *   <li>{@link dev.hopfield.engine.separation.Separation.Thresholded}: on its own score and a
 *       threshold that makes the weights sum to 1.
 * </ul>
 *
 * <p>Every backend can compute it then, with each similarity, as long as its weights are
 * exponentials or powers of the score, which are the two forms that a {@code LogWeight} has.
 */
@NullMarked
package dev.hopfield.engine.separation;

import org.jspecify.annotations.NullMarked;
