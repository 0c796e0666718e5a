package dev.hopfield.cli.measure;

import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.RetrievalOptions;
import dev.hopfield.engine.StateBatch;
import dev.hopfield.engine.UpdateRule;
import org.jspecify.annotations.Nullable;

/**
 * What every backend is given: the same patterns, queries and options.
 *
 * @param patterns X, N × d; closed by whoever made them
 * @param queries B × d
 * @param truth the row number of the pattern that each query was made from; {@code null} for
 *     queries from a file
 * @param beta β
 * @param steps T, the updates of each query
 * @param rule similarity and separation
 */
@SuppressWarnings("ArrayRecordComponent") // a plain carrier, never compared
public record Workload(
    Patterns patterns,
    StateBatch queries,
    long @Nullable [] truth,
    float beta,
    int steps,
    UpdateRule rule) {

  /** Updates by softmax of dot products. */
  public Workload(
      Patterns patterns, StateBatch queries, long @Nullable [] truth, float beta, int steps) {
    this(patterns, queries, truth, beta, steps, UpdateRule.SOFTMAX_OF_DOTS);
  }

  /** What is timed: states alone, neither energies nor associations. */
  public RetrievalOptions timedOptions() {
    return RetrievalOptions.defaults()
        .withBeta(beta)
        .withSteps(steps)
        .withTopK(0)
        .withOutputs()
        .withRule(rule);
  }

  /** As timed, with the strongest pattern of each query. */
  public RetrievalOptions foundOptions() {
    return timedOptions().withTopK(1);
  }

  /** The same patterns with other queries. */
  public Workload withQueries(PlantedQueries planted) {
    return new Workload(patterns, planted.queries(), planted.truth(), beta, steps, rule);
  }

  /** The same with patterns held in another way. */
  public Workload holding(Patterns held) {
    return new Workload(held, queries, truth, beta, steps, rule);
  }

  /** B · N · d · T, the multiplications of the scores. */
  public double scoreProducts() {
    return (double) queries.batch() * patterns.count() * patterns.dim() * steps;
  }
}
