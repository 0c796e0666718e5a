package dev.hopfield.engine.vector;

import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.StateBatch;
import dev.hopfield.engine.backend.Cancellation;
import dev.hopfield.engine.backend.LoadedPatterns;
import dev.hopfield.engine.backend.Update;
import dev.hopfield.engine.backend.UpdateRequest;
import dev.hopfield.engine.fold.WeightsAbove;
import dev.hopfield.engine.reference.ReferenceProvider;
import java.util.Arrays;

/** The same patterns in double precision, for the few queries that floats cannot hold. */
final class ExactPatterns {
  private final LoadedPatterns reference;

  ExactPatterns(Patterns patterns, Patterns values, Cancellation cancellation) {
    ReferenceProvider provider = new ReferenceProvider();
    reference = provider.open(provider.devices().get(0)).load(patterns, values, cancellation);
  }

  Update update(StateBatch states, UpdateRequest request) {
    return reference.update(states, request);
  }

  /** For states that are the rows {@code which} of a batch, whose sums and thresholds are given. */
  WeightsAbove weightsAbove(
      StateBatch states, float beta, double[] logSumExp, double[] thresholds, int[] which) {
    int each = thresholds.length / logSumExp.length;
    double[] sums = Arrays.stream(which).mapToDouble(q -> logSumExp[q]).toArray();
    double[] picked = new double[which.length * each];
    for (int i = 0; i < which.length; i++) {
      System.arraycopy(thresholds, which[i] * each, picked, i * each, each);
    }
    return reference.weightsAbove(states, beta, sums, picked);
  }
}
