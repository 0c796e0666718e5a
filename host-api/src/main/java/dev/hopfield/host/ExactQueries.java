package dev.hopfield.host;

import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.StateBatch;
import dev.hopfield.engine.backend.Cancellation;
import dev.hopfield.engine.backend.LoadedPatterns;
import dev.hopfield.engine.backend.Update;
import dev.hopfield.engine.backend.UpdateRequest;
import dev.hopfield.engine.fold.WeightsAbove;
import dev.hopfield.engine.reference.ReferenceProvider;
import java.util.Arrays;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Computes again, on the host in double precision, the few queries for which a device's floats
 * overflowed: their log-sum-exp, their state or their mass is then infinite or NaN, which of finite
 * patterns and queries it never is.
 */
final class ExactQueries {
  private final LoadedPatterns reference;

  ExactQueries(Patterns patterns, Patterns values, Cancellation cancellation) {
    ReferenceProvider provider = new ReferenceProvider();
    reference = provider.open(provider.devices().getFirst()).load(patterns, values, cancellation);
  }

  /** Replaces what overflowed in a device's update. */
  void mend(Update found, StateBatch states, UpdateRequest request) {
    int[] again = where(states.batch(), q -> overflowed(found, q));
    if (again.length == 0) {
      return;
    }
    Update exact = reference.update(states.rows(again), request);
    for (int i = 0; i < again.length; i++) {
      int q = again[i];
      found.logSumExp()[q] = exact.logSumExp()[i];
      found.top().copy(q, exact.top(), i);
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

  /** Replaces what overflowed in the masses that a device found; thresholds as it had them. */
  void mend(
      WeightsAbove found, StateBatch states, float beta, double[] logSumExp, double[] thresholds) {
    int each = thresholds.length / states.batch();
    int[] again = where(states.batch(), q -> overflowed(found, q * each, (q + 1) * each));
    if (again.length == 0) {
      return;
    }
    double[] sums = Arrays.stream(again).mapToDouble(q -> logSumExp[q]).toArray();
    double[] picked = new double[again.length * each];
    for (int i = 0; i < again.length; i++) {
      System.arraycopy(thresholds, again[i] * each, picked, i * each, each);
    }
    WeightsAbove exact = reference.weightsAbove(states.rows(again), beta, sums, picked);
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
