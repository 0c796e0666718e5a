package dev.hopfield.engine.reference;

import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.StateBatch;
import dev.hopfield.engine.backend.Cancellation;
import dev.hopfield.engine.backend.LoadedPatterns;
import dev.hopfield.engine.backend.Update;
import dev.hopfield.engine.backend.UpdateRequest;
import dev.hopfield.engine.fold.WeightsAbove;
import java.util.Arrays;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Queries whose scores or sums leave the range of single precision, computed again in double
 * precision: what the backends that compute in single precision fall back to, a query at a time.
 * They are few, so the double-precision loops may be slow. Safe for use by several threads.
 */
public final class ExactQueries {
  private final LoadedPatterns reference;

  /**
   * For the patterns of a backend.
   *
   * @param patterns X
   * @param values V, the same object where patterns are their own values
   * @param cancellation polled while queries are computed again
   */
  public ExactQueries(Patterns patterns, Patterns values, Cancellation cancellation) {
    reference = new ReferencePatterns(patterns, values, cancellation);
  }

  /**
   * The queries of an update by any rule that single precision could not hold: their sums are
   * neither finite nor, where a rule allows it, those of no pattern at all.
   */
  public static int[] unfinished(Update found, UpdateRequest request) {
    boolean mayBeEmpty = request.rule().separation().mayBeEmpty();
    return where(
        found.logSumExp().length,
        q -> {
          boolean empty = found.logSumExp()[q] == Double.NEGATIVE_INFINITY;
          boolean unknown = found.states() == null && Double.isNaN(found.potential()[q]);
          return unknown || (empty ? !mayBeEmpty : overflowed(found, q));
        });
  }

  /** Replaces the queries of an update whose log-sum-exp or state is not finite. */
  public void mend(Update found, StateBatch states, UpdateRequest request) {
    mend(found, states, request, where(states.batch(), q -> overflowed(found, q)));
  }

  /**
   * Replaces some queries of an update.
   *
   * @param found the update, changed in place
   * @param states the batch that was updated
   * @param request what was asked for
   * @param again numbers of the queries to compute again
   */
  public void mend(Update found, StateBatch states, UpdateRequest request, int[] again) {
    if (again.length == 0) {
      return;
    }
    Update exact = reference.update(states.rows(again), request);
    for (int i = 0; i < again.length; i++) {
      int q = again[i];
      found.logSumExp()[q] = exact.logSumExp()[i];
      found.potential()[q] = exact.potential()[i];
      if (found.top().k() > 0) {
        found.top().copy(q, exact.top(), i);
      }
      if (found.states() != null) {
        int dim = found.projected().dim();
        System.arraycopy(exact.projected().data(), i * dim, found.projected().data(), q * dim, dim);
      }
    }
  }

  private static boolean overflowed(Update found, int q) {
    boolean finite = Double.isFinite(found.logSumExp()[q]);
    if (found.states() != null) {
      StateBatch projected = found.projected();
      for (int c = q * projected.dim(); c < (q + 1) * projected.dim() && finite; c++) {
        finite = Float.isFinite(projected.data()[c]);
      }
    }
    return !finite;
  }

  /** Replaces the queries of which a mass is not finite; thresholds as they were given. */
  public void mend(
      WeightsAbove found,
      StateBatch states,
      UpdateRequest request,
      double[] logSums,
      double[] thresholds) {
    int each = thresholds.length / states.batch();
    int[] again = where(states.batch(), q -> overflowed(found, q * each, (q + 1) * each));
    mend(found, states, request, logSums, thresholds, again);
  }

  /**
   * Replaces the counts and masses of some queries.
   *
   * @param found B × T, changed in place
   * @param states B × d
   * @param request β and the rule
   * @param logSums ln Σ w of each state
   * @param thresholds B × T
   * @param again numbers of the queries to compute again
   */
  public void mend(
      WeightsAbove found,
      StateBatch states,
      UpdateRequest request,
      double[] logSums,
      double[] thresholds,
      int[] again) {
    if (again.length == 0) {
      return;
    }
    int each = thresholds.length / states.batch();
    double[] sums = Arrays.stream(again).mapToDouble(q -> logSums[q]).toArray();
    double[] picked = new double[again.length * each];
    for (int i = 0; i < again.length; i++) {
      System.arraycopy(thresholds, again[i] * each, picked, i * each, each);
    }
    WeightsAbove exact = reference.weightsAbove(states.rows(again), request, sums, picked);
    for (int i = 0; i < again.length; i++) {
      System.arraycopy(exact.counts(), i * each, found.counts(), again[i] * each, each);
      System.arraycopy(exact.masses(), i * each, found.masses(), again[i] * each, each);
    }
  }

  private static boolean overflowed(WeightsAbove found, int from, int to) {
    return !Arrays.stream(found.masses(), from, to).allMatch(Double::isFinite);
  }

  private static int[] where(int batch, IntPredicate overflowed) {
    return IntStream.range(0, batch).filter(overflowed).toArray();
  }
}
