package dev.hopfield.engine.backend;

import dev.hopfield.engine.InvalidInputException;
import dev.hopfield.engine.StateBatch;
import dev.hopfield.engine.backend.ScoreFolds.Folded;
import dev.hopfield.engine.backend.ScoreFolds.Scores;
import dev.hopfield.engine.backend.UpdateRequest.Projection;
import dev.hopfield.engine.fold.SoftmaxFold;
import dev.hopfield.engine.fold.TopKFold;
import dev.hopfield.engine.fold.WeightsAbove;
import dev.hopfield.engine.separation.LogWeight;
import dev.hopfield.engine.separation.Separation;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The update by any similarity and separation, once for every backend: finds the weights of each
 * query, with as many passes over the scores as that takes, then folds all patterns with them.
 */
public final class RuleUpdate {
  private final ScoreFolds folds;
  private final long count;

  /**
   * An update by a backend's folds.
   *
   * @param folds the folds
   * @param count N
   */
  public RuleUpdate(ScoreFolds folds, long count) {
    this.folds = folds;
    this.count = count;
  }

  /** Performs one update of every state. */
  public Update update(StateBatch states, UpdateRequest request) {
    Separation separation = request.rule().separation();
    Scores scores = new Scores(states, request.beta(), request.rule().similarity());
    TopKFold highest = highest(scores, separation, request.topK());
    List<LogWeight> weights = weights(scores, separation, highest);
    int keep = highest == null ? request.topK() : 0;
    Folded folded = folds.fold(scores, weights, request.projection(), keep);
    TopKFold ranked = highest == null ? folded.top() : highest;
    double[] logSums = folded.sums().logSumExps();
    TopKFold top =
        ranked
            .first(request.topK(), (q, score, row) -> weights.get(q).of(score, row))
            .without(q -> logSums[q] == Double.NEGATIVE_INFINITY);
    boolean projects = request.projection() != Projection.NONE;
    return new Update(
        projects ? projected(states, request, folded.sums()) : null,
        logSums,
        top,
        projects ? unknown(logSums.length) : potentials(request, folded.sums(), weights));
  }

  /** Counts and weighs the patterns whose ln w reaches thresholds. */
  public WeightsAbove weightsAbove(
      StateBatch states, UpdateRequest request, double[] logSums, double[] thresholds) {
    Separation separation = request.rule().separation();
    Scores scores = new Scores(states, request.beta(), request.rule().similarity());
    List<LogWeight> weights = weights(scores, separation, highest(scores, separation, 0));
    return folds.weightsAbove(scores, weights, logSums, thresholds);
  }

  /** The lists that the separation needs; {@code null} if it needs none. */
  private @Nullable TopKFold highest(Scores scores, Separation separation, int topK) {
    int needed =
        switch (separation) {
          case Separation.Elementwise _ -> 0;
          case Separation.Ranked ranked -> ranked.k();
          case Separation.Thresholded _ -> ThresholdSearch.LISTED;
        };
    return needed == 0 ? null : folds.highest(scores, Math.max(topK, needed));
  }

  private List<LogWeight> weights(
      Scores scores, Separation separation, @Nullable TopKFold highest) {
    int batch = scores.states().batch();
    return switch (separation) {
      case Separation.Elementwise all ->
          Collections.nCopies(batch, all.weight(scores.similarity()));
      case Separation.Ranked ranked -> {
        LogWeight[] weights = new LogWeight[batch];
        Arrays.setAll(weights, q -> ranked.weight(known(highest), q));
        yield List.of(weights);
      }
      case Separation.Thresholded thresholded -> {
        double[] thresholds =
            new ThresholdSearch(folds, thresholded, count).of(scores, known(highest));
        LogWeight[] weights = new LogWeight[batch];
        Arrays.setAll(weights, q -> thresholded.weight(known(highest).score(q, 0), thresholds[q]));
        yield List.of(weights);
      }
    };
  }

  private static TopKFold known(@Nullable TopKFold highest) {
    return Objects.requireNonNull(highest);
  }

  private static double[] unknown(int batch) {
    double[] none = new double[batch];
    Arrays.fill(none, Double.NaN);
    return none;
  }

  private static double[] potentials(
      UpdateRequest request, SoftmaxFold sums, List<LogWeight> weights) {
    Separation separation = request.rule().separation();
    boolean raw = request.rule().rawWeights();
    double[] potentials = new double[sums.batch()];
    double[] mean = new double[1];
    for (int q = 0; q < potentials.length; q++) {
      double logSum = sums.logSumExp(q);
      sums.mean(q, mean, 0);
      potentials[q] =
          raw
              ? separation.rawPotential(logSum, mean[0], weights.get(q))
              : separation.potential(logSum, mean[0], weights.get(q));
    }
    return potentials;
  }

  /** The next states; one that no pattern attends to stays. */
  private static StateBatch projected(StateBatch states, UpdateRequest request, SoftmaxFold sums) {
    StateBatch projected = StateBatch.zeros(sums.batch(), sums.dim());
    double[] mean = new double[sums.dim()];
    boolean raw = request.rule().rawWeights();
    for (int q = 0; q < sums.batch(); q++) {
      int at = q * sums.dim();
      if (sums.logSumExp(q) == Double.NEGATIVE_INFINITY) {
        if (!raw && request.projection() == Projection.PATTERNS) {
          System.arraycopy(states.data(), at, projected.data(), at, sums.dim());
        }
        continue;
      }
      sums.mean(q, mean, 0);
      double scale = raw ? Math.exp(sums.logSumExp(q)) : 1;
      for (int c = 0; c < mean.length; c++) {
        projected.data()[at + c] = (float) (scale * mean[c]);
        // A mean that is not finite shows what single precision cannot hold; its backend mends it.
        boolean held = Double.isFinite(mean[c]);
        if (raw && held && !Float.isFinite(projected.data()[at + c])) {
          throw new InvalidInputException(
              "the raw weights of query %d sum to e^%.1f, and the state leaves the range of single precision; lower beta, or leave out raw weights"
                  .formatted(q, sums.logSumExp(q)));
        }
      }
    }
    return projected;
  }
}
