package dev.hopfield.engine.backend;

import dev.hopfield.engine.Similarity;
import dev.hopfield.engine.StateBatch;
import dev.hopfield.engine.backend.UpdateRequest.Projection;
import dev.hopfield.engine.fold.SoftmaxFold;
import dev.hopfield.engine.fold.TopKFold;
import dev.hopfield.engine.fold.WeightsAbove;
import dev.hopfield.engine.separation.LogWeight;
import java.util.List;

/**
 * Four folds over the scores of all patterns, from which {@link RuleUpdate} puts every similarity
 * and separation together. A backend that offers them offers them all. The scores are computed anew
 * in each and never stored; one call's are those of the next to the last bit.
 */
public interface ScoreFolds {
  /**
   * The scores β sim(xᵢ, ξ) of a batch of states.
   *
   * @param states B × d
   * @param beta β
   * @param similarity sim
   */
  record Scores(StateBatch states, float beta, Similarity similarity) {}

  /** The k highest scores of each state; k is at least 1. */
  TopKFold highest(Scores scores, int k);

  /**
   * Sums of weights, for each state and each of T candidates that differ in their root alone.
   *
   * @param scores the scores
   * @param forms the weights of each state; their root is not used, their reference is the highest
   *     score, and exponent and slope are the same for all
   * @param roots B × T roots, T for each state, all below 0
   * @return Σ w at the same places
   */
  double[] weightSums(Scores scores, List<LogWeight.Power> forms, double[] roots);

  /**
   * What is left of all patterns.
   *
   * @param sums the softmax fold of the logarithms of the weights: its means are Σ w v / Σ w. Where
   *     nothing is projected, a pattern's value is its score, so that the mean has one element, Σ w
   *     s / Σ w
   * @param top the highest scores
   */
  record Folded(SoftmaxFold sums, TopKFold top) {}

  /**
   * Folds all patterns.
   *
   * @param scores the scores
   * @param weights the weights of each state
   * @param projection what is weighted
   * @param topK how many of the highest scores to keep, 0 for none
   */
  Folded fold(Scores scores, List<LogWeight> weights, Projection projection, int topK);

  /**
   * Counts and weighs, for each state, the patterns whose ln w reaches each threshold.
   *
   * @param scores the scores
   * @param weights the weights of each state
   * @param logSums ln Σ w of each state, to which the masses are relative
   * @param thresholds B × T values of ln w, T for each state, all finite
   */
  WeightsAbove weightsAbove(
      Scores scores, List<LogWeight> weights, double[] logSums, double[] thresholds);
}
