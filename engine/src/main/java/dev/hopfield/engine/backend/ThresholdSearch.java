package dev.hopfield.engine.backend;

import dev.hopfield.engine.backend.ScoreFolds.Scores;
import dev.hopfield.engine.fold.TopKFold;
import dev.hopfield.engine.separation.EntmaxThreshold;
import dev.hopfield.engine.separation.LogWeight;
import dev.hopfield.engine.separation.Separation;
import java.util.Arrays;
import java.util.List;

/**
 * The threshold θ of α-entmax for each query: Σ [(α − 1)(sᵢ − θ)]₊^{1/(α−1)} = 1.
 *
 * <p>Where the {@value #LISTED} highest scores hold all the weight, which shows in the last of them
 * being at or below their threshold, it is theirs. Otherwise the sum of weights, which falls as θ
 * rises, is brought to 1 by passes over the scores, each for {@value #CANDIDATES} candidates that
 * crowd round the estimate of the pass before.
 */
final class ThresholdSearch {
  /** How many of the highest scores are looked at first. */
  static final int LISTED = 64;

  private static final int CANDIDATES = 15;
  private static final int MOST_PASSES = 16;

  /** A bracket this narrow, relative to the threshold's distance from the highest score, is one. */
  private static final double NARROW = 1e-13;

  private final ScoreFolds folds;
  private final Separation.Thresholded separation;
  private final long count;

  ThresholdSearch(ScoreFolds folds, Separation.Thresholded separation, long count) {
    this.folds = folds;
    this.separation = separation;
    this.count = count;
  }

  /** θ − max sᵢ of each query, whose highest scores are given. */
  double[] of(Scores scores, TopKFold highest) {
    int batch = highest.batch();
    double[] thresholds = new double[batch];
    int[] open = new int[batch];
    int left = 0;
    for (int q = 0; q < batch; q++) {
      double[] listed = listed(highest, q);
      thresholds[q] = EntmaxThreshold.of(listed, separation.alpha());
      boolean complete =
          listed.length >= count || listed[listed.length - 1] - listed[0] <= thresholds[q];
      if (!complete) {
        open[left++] = q;
      }
    }
    if (left > 0) {
      search(scores, highest, Arrays.copyOf(open, left), thresholds);
    }
    return thresholds;
  }

  private static double[] listed(TopKFold highest, int q) {
    int length = 0;
    while (length < highest.k() && highest.index(q, length) >= 0) {
      length++;
    }
    double[] scores = new double[length];
    Arrays.setAll(scores, j -> highest.score(q, j));
    return scores;
  }

  private void search(Scores scores, TopKFold highest, int[] open, double[] thresholds) {
    Scores some = new Scores(scores.states().rows(open), scores.beta(), scores.similarity());
    Bracket[] brackets = new Bracket[open.length];
    // More scores can only raise the threshold of the listed ones; each weight is at most 1.
    Arrays.setAll(brackets, i -> new Bracket(thresholds[open[i]], separation.alpha()));
    List<LogWeight.Power> forms =
        Arrays.stream(open).mapToObj(q -> separation.weight(highest.score(q, 0), 0)).toList();
    double[] roots = new double[open.length * CANDIDATES];
    boolean done = false;
    for (int pass = 0; pass < MOST_PASSES && !done; pass++) {
      for (int i = 0; i < brackets.length; i++) {
        brackets[i].candidates(roots, i * CANDIDATES);
      }
      double[] sums = folds.weightSums(some, forms, roots);
      done = true;
      for (int i = 0; i < brackets.length; i++) {
        done &= brackets[i].narrow(roots, sums, i * CANDIDATES);
      }
    }
    for (int i = 0; i < open.length; i++) {
      thresholds[open[i]] = brackets[i].estimate();
    }
  }

  /** Two thresholds, relative to the highest score, between which the sum of weights passes 1. */
  private static final class Bracket {
    private final double alpha;
    private double low;
    private double high;
    private double sumLow = Double.NaN;
    private double sumHigh;

    Bracket(double low, double alpha) {
      this.low = low;
      this.alpha = alpha;
    }

    /**
     * Where a straight line through the (α − 1)-th powers of both sums, which is nearly their
     * course, is 1; the middle where the lower sum is not known.
     */
    double estimate() {
      if (!(sumLow >= 1) || !(sumLow < Double.POSITIVE_INFINITY)) {
        return low + (high - low) / 2;
      }
      double atLow = Math.pow(sumLow, alpha - 1);
      double atHigh = Math.pow(sumHigh, alpha - 1);
      double share = atLow > atHigh ? (atLow - 1) / (atLow - atHigh) : 0.5;
      return low + (high - low) * share;
    }

    /** The estimate and, on both sides of it, points at a half, an eighth … of the way. */
    void candidates(double[] roots, int at) {
      double middle = estimate();
      double share = 0.5;
      int each = CANDIDATES / 2;
      for (int j = 0; j < each; j++) {
        roots[at + j] = middle - (middle - low) * share;
        roots[at + CANDIDATES - 1 - j] = middle + (high - middle) * share;
        share /= j % 2 == 0 ? 4 : 16;
      }
      roots[at + each] = middle;
    }

    /** Takes over the tightest candidates; whether they are tight enough. */
    boolean narrow(double[] roots, double[] sums, int at) {
      for (int t = at; t < at + CANDIDATES; t++) {
        if (sums[t] >= 1 && roots[t] >= low) {
          low = roots[t];
          sumLow = sums[t];
        }
      }
      for (int t = at + CANDIDATES - 1; t >= at; t--) {
        if (!(sums[t] >= 1) && roots[t] <= high && roots[t] >= low) {
          high = roots[t];
          sumHigh = sums[t];
        }
      }
      return sumLow == 1 || high - low <= NARROW * -low;
    }
  }
}
