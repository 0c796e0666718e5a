package dev.hopfield.engine.inspect;

import dev.hopfield.engine.InvalidInputException;
import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.RowPass;
import dev.hopfield.engine.StateBatch;
import dev.hopfield.engine.backend.Backend;
import dev.hopfield.engine.backend.Backends;
import dev.hopfield.engine.backend.Cancellation;
import dev.hopfield.engine.backend.LoadedPatterns;
import dev.hopfield.engine.backend.UpdateRequest;
import dev.hopfield.engine.fold.TopKFold;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The distribution of the separations Δᵢ = xᵢᵀxᵢ − max_{j≠i} xᵢᵀxⱼ (definition 1; lemma A4 bounds
 * the error of retrieving xᵢ by them).
 *
 * <p>Every Δᵢ that is taken is compared with all N patterns. Where all N of them would cost too
 * much, rows are drawn at random, each as likely as any other. Then by the inequality of Dvoretzky,
 * Kiefer and Wolfowitz (with Massart's constant), with probability 0.95 the share of patterns below
 * a quantile is within {@link #rankError} of the quantile's, for all quantiles at once. Candidates
 * are found in single precision and compared in double precision; where rounding may have hidden
 * one from them that matters in the fourth digit of Δᵢ, all patterns are compared in double
 * precision.
 */
public final class SeparationQuantiles {
  private static final double DOUBT = 0.05;
  private static final int CANDIDATES = 8;

  /** The part of a separation that may be lost to rounding: equal scores are no reason to worry. */
  private static final double HIDDEN = 1e-4;

  private static final int MOST_QUERIES = 512;
  private static final int MOST_NUMBERS = 1 << 22;

  private final double[] sorted;
  private final boolean exact;

  private SeparationQuantiles(double[] separations, boolean exact) {
    sorted = separations;
    Arrays.sort(sorted);
    this.exact = exact;
  }

  /**
   * Measures them on the CPU backend.
   *
   * @param patterns finite, at least two
   * @param survey what {@link PatternSurvey#of} says of them
   * @param mostProducts the multiplications that may be spent; at least one row is taken, and all
   *     of them where N² d is no more
   * @param seed what rows are drawn by
   * @throws InvalidInputException if there is one pattern only, which is separated from none, or an
   *     element that is NaN or infinite
   */
  public static SeparationQuantiles of(
      Patterns patterns, PatternSurvey survey, double mostProducts, long seed) {
    long count = patterns.count();
    if (count < 2) {
      throw new InvalidInputException(
          "there is one pattern only, and separations need two at least; give more");
    }
    if (!survey.isFinite()) {
      throw new InvalidInputException(
          "row %d, column %d is NaN or infinite, and separations need numbers; remove the row"
              .formatted(survey.firstBadRow(), survey.firstBadColumn()));
    }
    double each = (double) count * patterns.dim();
    boolean exact = each * count <= mostProducts && count <= Integer.MAX_VALUE - 8;
    int taken = exact ? (int) count : (int) Math.clamp(mostProducts / each, 1, 1 << 20);
    long[] rows = new long[taken];
    SplittableRandom random = new SplittableRandom(seed);
    Arrays.setAll(rows, i -> exact ? i : random.nextLong(count));
    // In the order of the file.
    Arrays.sort(rows);
    try (Backend backend = Backends.open("cpu");
        LoadedPatterns loaded = backend.load(patterns, patterns, new Cancellation())) {
      return new SeparationQuantiles(measure(loaded, patterns, survey.largestNorm(), rows), exact);
    }
  }

  private static double[] measure(
      LoadedPatterns loaded, Patterns patterns, double largestNorm, long[] rows) {
    int dim = patterns.dim();
    // A product of d floats is off by at most d units in the last place of ‖x‖‖y‖.
    double rounding = (dim + 1) * 0x1p-24 * largestNorm;
    int most = Math.clamp(MOST_NUMBERS / dim, 1, MOST_QUERIES);
    double[] separations = new double[rows.length];
    for (int from = 0; from < rows.length; from += most) {
      int batch = Math.min(most, rows.length - from);
      StateBatch states = StateBatch.zeros(batch, dim);
      for (int q = 0; q < batch; q++) {
        patterns.copyRows(rows[from + q], 1, states.data(), q * dim);
      }
      TopKFold top = loaded.update(states, UpdateRequest.scoresOnly(1, CANDIDATES)).top();
      for (int q = 0; q < batch; q++) {
        long own = rows[from + q];
        double squared = states.squaredNorm(q);
        double strongest = strongest(patterns, states, q, own, top);
        // No pattern that is no candidate can have more.
        double others = top.score(q, CANDIDATES - 1) + rounding * Math.sqrt(squared);
        if (others - strongest > HIDDEN * Math.abs(squared - strongest)) {
          strongest = strongest(patterns, states.row(q), own);
        }
        separations[from + q] = squared - strongest;
      }
    }
    return separations;
  }

  /** The strongest other of all patterns, in double precision. */
  private static double strongest(Patterns patterns, float[] state, long own) {
    StateBatch one = new StateBatch(state, 1, state.length);
    List<Double> ofBlocks =
        RowPass.over(
            patterns,
            (first, rows, block) -> {
              double strongest = Double.NEGATIVE_INFINITY;
              for (int r = 0; r < rows; r++) {
                if (first + r != own) {
                  strongest = Math.max(strongest, product(one, 0, block, r * state.length));
                }
              }
              return strongest;
            });
    return Collections.max(ofBlocks);
  }

  /** The strongest other of the candidates, in double precision. */
  private static double strongest(
      Patterns patterns, StateBatch states, int q, long own, TopKFold top) {
    double strongest = Double.NEGATIVE_INFINITY;
    for (int j = 0; j < CANDIDATES; j++) {
      long other = top.index(q, j);
      if (other >= 0 && other != own) {
        strongest = Math.max(strongest, product(states, q, patterns.row(other), 0));
      }
    }
    return strongest;
  }

  private static double product(StateBatch states, int q, float[] rows, int at) {
    int dim = states.dim();
    double sum = 0;
    for (int c = 0; c < dim; c++) {
      sum += (double) states.data()[q * dim + c] * rows[at + c];
    }
    return sum;
  }

  /**
   * The separation below which a share of the patterns lies: 0 the smallest seen, 1 the largest.
   */
  public double quantile(double share) {
    int rank = (int) Math.ceil(share * sorted.length) - 1;
    return sorted[Math.clamp(rank, 0, sorted.length - 1)];
  }

  /** How many Δᵢ were measured. */
  public int measured() {
    return sorted.length;
  }

  /** Whether they are those of all patterns. */
  public boolean isExact() {
    return exact;
  }

  /** How far a quantile's share may be off, with probability 0.95; 0 where all were measured. */
  public double rankError() {
    return exact ? 0 : Math.min(1, Math.sqrt(Math.log(2 / DOUBT) / (2.0 * sorted.length)));
  }
}
