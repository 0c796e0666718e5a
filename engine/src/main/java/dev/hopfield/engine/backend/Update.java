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
 * @param logSumExp ln Σ exp(β xᵢᵀξ) of each state that was read
 * @param top the highest scores β xᵢᵀξ of each state that was read; empty lists when none were
 *     asked for
 */
public record Update(@Nullable StateBatch states, double[] logSumExp, TopKFold top) {
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
    return o instanceof Update(StateBatch s, double[] l, TopKFold t)
        && java.util.Objects.equals(states, s)
        && Arrays.equals(logSumExp, l)
        && top.equals(t);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(logSumExp);
  }
}
