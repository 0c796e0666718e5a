package dev.hopfield.engine.backend;

import dev.hopfield.engine.StateBatch;
import dev.hopfield.engine.fold.TopKFold;

/**
 * Where the iteration left each query.
 *
 * @param states the retrieved states, B × d, or B × d_v with separate values
 * @param sources the state that each query's last update read, B × d
 * @param logSumExp the log-sum-exp at {@code sources}
 * @param top the highest scores at {@code sources}
 * @param steps updates that each query took
 * @param change ‖ξᵗ⁺¹ − ξᵗ‖ of each query's last update among the patterns; NaN where the only
 *     update projected separate values, so that there is none
 * @param converged whether that change was at most the tolerance
 */
@SuppressWarnings("ArrayRecordComponent") // a plain carrier from backend to engine, never compared
public record Iterated(
    StateBatch states,
    StateBatch sources,
    double[] logSumExp,
    TopKFold top,
    int[] steps,
    double[] change,
    boolean[] converged) {}
