package dev.hopfield.engine.vector;

import dev.hopfield.engine.fold.WeightsAbove;
import java.util.Arrays;

/** Counts and weighs the scores that reach thresholds, for a block of queries. */
final class ScoresAbove implements TileScores.Visitor {
  private final float beta;
  private final double[] logSumExp;
  private final double[] thresholds;
  private final double[] lowest;
  private final int each;
  private final int first;
  private final WeightsAbove above;

  /**
   * For queries {@code first … first + queries − 1} of a batch whose thresholds, {@code each} a
   * query, and log-sum-exps are given whole.
   */
  ScoresAbove(
      int first, int queries, int each, float beta, double[] logSumExp, double[] thresholds) {
    this.beta = beta;
    this.logSumExp = logSumExp;
    this.thresholds = thresholds;
    this.each = each;
    this.first = first;
    lowest = new double[queries];
    Arrays.fill(lowest, Double.POSITIVE_INFINITY);
    for (int t = 0; t < queries * each; t++) {
      lowest[t / each] = Math.min(lowest[t / each], thresholds[first * each + t]);
    }
    above = WeightsAbove.none(queries * each);
  }

  /** Entry (q, t), q counted within the block, lies at {@code q · each + t}. */
  WeightsAbove above() {
    return above;
  }

  @Override
  public void visit(TileScores scores) {
    for (int q = 0; q < scores.queries(); q++) {
      int query = scores.firstQuery() + q;
      if ((double) beta * scores.largest(q) >= lowest[query]) {
        addAll(scores, q, query);
      }
    }
  }

  private void addAll(TileScores scores, int q, int query) {
    for (int r = 0; r < scores.rows(); r++) {
      double score = (double) beta * scores.score(r, q);
      if (score >= lowest[query]) {
        add(query, score);
      }
    }
  }

  private void add(int query, double score) {
    double weight = Math.exp(score - logSumExp[first + query]);
    for (int t = 0; t < each; t++) {
      if (score >= thresholds[(first + query) * each + t]) {
        above.add(query * each + t, weight);
      }
    }
  }
}
