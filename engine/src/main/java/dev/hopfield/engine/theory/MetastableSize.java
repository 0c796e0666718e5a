package dev.hopfield.engine.theory;

import dev.hopfield.engine.StateBatch;
import dev.hopfield.engine.backend.LoadedPatterns;
import dev.hopfield.engine.backend.UpdateRequest;
import dev.hopfield.engine.fold.TopKFold;
import dev.hopfield.engine.fold.WeightsAbove;
import java.util.Arrays;

/**
 * k₀.₉₀: the fewest softmax weights of a query that sum to 0.90 (sec. 4), a measure of how many
 * patterns a metastable state mixes. So of any separation: the fewest patterns that hold 0.90 of
 * all weight, 0 where none has any.
 *
 * <p>Where the reported associations already hold 0.90, they are counted. Otherwise a threshold on
 * ln w, for softmax the score, is narrowed down: each pass counts and weighs the patterns above
 * {@value #THRESHOLDS} thresholds between the last two brackets. It ends when the brackets hold one
 * distinct weight, or cannot be told apart in single precision; no weights are stored or sorted. A
 * sum within 1e-6 of 0.90 counts as reaching it.
 */
public final class MetastableSize {
  /** The share of the weight that the counted patterns hold. */
  public static final double MASS = 0.90;

  private static final double TARGET = MASS - 1e-6;
  private static final int THRESHOLDS = 16;
  private static final int MOST_PASSES = 12;

  private final LoadedPatterns patterns;
  private final long count;
  private final UpdateRequest request;

  /**
   * A search among loaded patterns.
   *
   * @param patterns the patterns
   * @param count N
   * @param request β and the rule
   */
  public MetastableSize(LoadedPatterns patterns, long count, UpdateRequest request) {
    this.patterns = patterns;
    this.count = count;
    this.request = request;
  }

  /**
   * k₀.₉₀ of each state.
   *
   * @param states B × d
   * @param logSums ln Σ w of each state, for softmax its log-sum-exp
   * @param top the highest ln w of each state, as many as are known
   */
  public long[] of(StateBatch states, double[] logSums, TopKFold top) {
    long[] sizes = new long[states.batch()];
    int[] open = new int[states.batch()];
    int left = 0;
    for (int q = 0; q < sizes.length; q++) {
      sizes[q] = logSums[q] == Double.NEGATIVE_INFINITY ? 0 : countListed(q, logSums[q], top);
      if (sizes[q] < 0) {
        open[left++] = q;
      }
    }
    if (left > 0) {
      search(states.rows(Arrays.copyOf(open, left)), pick(logSums, open, left), open, sizes);
    }
    return sizes;
  }

  private static double[] pick(double[] from, int[] which, int length) {
    double[] picked = new double[length];
    Arrays.setAll(picked, i -> from[which[i]]);
    return picked;
  }

  /** How many of the listed weights reach the mass; −1 if all together do not. */
  private static long countListed(int q, double logSum, TopKFold top) {
    double mass = 0;
    for (int j = 0; j < top.k() && top.index(q, j) >= 0; j++) {
      mass += Math.exp(top.score(q, j) - logSum);
      if (mass >= TARGET) {
        return j + 1L;
      }
    }
    return -1;
  }

  private void search(StateBatch states, double[] logSums, int[] rows, long[] sizes) {
    Bracket[] brackets = new Bracket[states.batch()];
    // Patterns that weigh less than 1/(10 N) hold less than 0.10 together: the rest suffice.
    Arrays.setAll(
        brackets, i -> new Bracket(logSums[i] - Math.log(10.0 * count) - 1e-3, logSums[i]));
    for (int pass = 0; pass < MOST_PASSES; pass++) {
      double[] thresholds = new double[brackets.length * THRESHOLDS];
      for (int i = 0; i < brackets.length; i++) {
        brackets[i].divide(thresholds, i * THRESHOLDS);
      }
      WeightsAbove above = patterns.weightsAbove(states, request, logSums, thresholds);
      boolean done = true;
      for (int i = 0; i < brackets.length; i++) {
        brackets[i].narrow(thresholds, above, i * THRESHOLDS);
        done &= brackets[i].isTight();
      }
      if (done) {
        break;
      }
    }
    for (int i = 0; i < brackets.length; i++) {
      sizes[rows[i]] = Math.min(count, brackets[i].size());
    }
  }

  /** Two values of ln w between which the mass of the patterns above passes 0.90. */
  private static final class Bracket {
    private double low;
    private double high;
    private long countLow = -1;
    private long countHigh;
    private double massLow = 1;
    private double massHigh;

    Bracket(double low, double high) {
      this.low = low;
      // Rounding may leave the highest score a little above the log-sum-exp.
      this.high = high + 1e-3 + 1e-5 * Math.abs(high);
    }

    /** T thresholds from {@code low} (included) up to {@code high} (excluded). */
    void divide(double[] thresholds, int at) {
      for (int t = 0; t < THRESHOLDS; t++) {
        thresholds[at + t] = low + (high - low) * t / THRESHOLDS;
      }
    }

    void narrow(double[] thresholds, WeightsAbove above, int at) {
      int t = 0;
      while (t + 1 < THRESHOLDS && above.masses()[at + t + 1] >= TARGET) {
        t++;
      }
      low = thresholds[at + t];
      countLow = above.counts()[at + t];
      massLow = above.masses()[at + t];
      if (t + 1 < THRESHOLDS) {
        high = thresholds[at + t + 1];
        countHigh = above.counts()[at + t + 1];
        massHigh = above.masses()[at + t + 1];
      }
    }

    boolean isTight() {
      boolean oneLeft = countLow - countHigh <= 1;
      return oneLeft || high - low <= 1e-7 * Math.max(1, Math.abs(low));
    }

    /** The patterns between the brackets weigh the same; as many as are needed are taken. */
    long size() {
      long between = countLow - countHigh;
      if (between <= 1) {
        return countLow;
      }
      double each = (massLow - massHigh) / between;
      return countHigh + Math.min(between, (long) Math.ceil((TARGET - massHigh) / each));
    }
  }
}
