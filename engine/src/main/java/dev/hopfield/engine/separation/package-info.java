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
 * dev.hopfield.engine.separation.Separation} and name it in that kind's {@code permits} clause:
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
 * exponentials or powers of the score, which are the two forms that a {@code LogWeight} has. A
 * third form would be another record there, with its case where devices are told of weights ({@code
 * RuleFoldStage}).
 *
 * <p>What else has to know it: {@code potential}, {@code uniformEntropy} and {@code dotEnergy} say
 * which energy falls; the compiler leads to {@link dev.hopfield.engine.SavedOptions}, where it gets
 * its text; the command line's {@code RuleOptions} gives it a name. Put into the lists of the tests
 * ({@code Rules} here, {@code RuleTest} in host-api) and defined once more in {@code DenseRule}, it
 * is held against its definition on every backend, its energies against descent, its k₀.₉₀ against
 * a sort.
 */
@NullMarked
package dev.hopfield.engine.separation;

import org.jspecify.annotations.NullMarked;
