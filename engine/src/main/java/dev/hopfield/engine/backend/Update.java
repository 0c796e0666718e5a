package dev.hopfield.engine.backend;

import dev.hopfield.engine.StateBatch;
import dev.hopfield.engine.fold.SoftmaxFold;
import dev.hopfield.engine.fold.TopKFold;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What one update gives.
 *
 * @param states ξ_new, B × d (or d_v); {@code null} when nothing was projected
 * @param logSumExp ln Σ wᵢ of each state that was read, for softmax of dot products ln Σ exp(β
 *     xᵢᵀξ); −∞ where no pattern has weight
 * @param top the patterns with the highest scores for each state that was read, and their ln wᵢ,
 *     for softmax the scores β xᵢᵀξ themselves; empty lists when none were asked for
 * @param potential ψ of each state, from which its energy follows; for softmax the log-sum-exp. Of
 *     other separations it is known only where nothing was projected, and NaN elsewhere
 */
public record Update(
    @Nullable StateBatch states, double[] logSumExp, TopKFold top, double[] potential) {
  /** An update by softmax, whose potential is the log-sum-exp. */
  public Update(@Nullable StateBatch states, double[] logSumExp, TopKFold top) {
    this(states, logSumExp, top, logSumExp);
  }

  /** The update that a complete fold of all patterns amounts to. */
  public static Update of(SoftmaxFold fold, TopKFold top) {
    return new Update(fold.dim() == 0 ? null : fold.means(), fold.logSumExps(), top);
  }

  /** The states, which must have been asked for. */
  public StateBatch projected() {
    if (states == null) {
      throw new IllegalStateException("nothing was projected; ask for patterns or values");
    }
    return states;
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof Update(StateBatch s, double[] l, TopKFold t, double[] p)
        && java.util.Objects.equals(states, s)
        && Arrays.equals(logSumExp, l)
        && Arrays.equals(potential, p)
        && top.equals(t);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(logSumExp);
  }
}
