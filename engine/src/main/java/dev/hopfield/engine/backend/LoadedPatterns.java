package dev.hopfield.engine.backend;

import dev.hopfield.engine.StateBatch;
import dev.hopfield.engine.fold.WeightsAbove;

/**
 * Patterns that a backend has made ready. Every method is safe for use by several threads, gives
 * the same bits for the same arguments, and throws {@link
 * dev.hopfield.engine.MemoryClosedException} when cancelled while it runs.
 */
public interface LoadedPatterns extends AutoCloseable {
  /**
   * Performs one update of every state: folds all patterns and projects the result (eq. 3).
   *
   * @param states B × d
   * @param request β, what to project and how many associations to keep
   */
  Update update(StateBatch states, UpdateRequest request);

  /**
   * Counts and weighs, for each state, the patterns whose ln wᵢ reaches each threshold; for softmax
   * of dot products ln wᵢ is the score β xᵢᵀξ.
   *
   * @param states B × d
   * @param request β and the rule; what is projected and kept makes no difference
   * @param logSums ln Σ wᵢ of each state, to which weights are relative
   * @param thresholds B × T values of ln w, T for each state
   */
  WeightsAbove weightsAbove(
      StateBatch states, UpdateRequest request, double[] logSums, double[] thresholds);

  /** The same for softmax of dot products. */
  default WeightsAbove weightsAbove(
      StateBatch states, float beta, double[] logSumExp, double[] thresholds) {
    return weightsAbove(states, UpdateRequest.scoresOnly(beta, 0), logSumExp, thresholds);
  }

  /**
   * Repeats the update as the stopping rule says. A backend that can iterate without bringing the
   * states back overrides this; the answer is the same.
   */
  default Iterated iterate(StateBatch queries, IterationRequest request) {
    return new UpdateIteration(this, request).run(queries);
  }

  /** The plan in a few lines: what is resident, scratch, chunks, and which kernels will run. */
  String explain();

  /** Frees what the patterns took on the device. */
  @Override
  void close();
}
