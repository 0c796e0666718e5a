package dev.hopfield.engine.vector;

import dev.hopfield.engine.backend.ScoreFolds.Folded;
import dev.hopfield.engine.fold.SoftmaxFold;
import dev.hopfield.engine.fold.TopKFold;
import dev.hopfield.engine.separation.LogWeight;
import java.util.Arrays;
import java.util.List;

/**
 * The fold of a split for a block of queries: the logarithms of the weights take the place of the
 * scores in (m, l, o). Sums are kept in double precision.
 */
final class RuleSums implements RuleSweep.Gathering {
  private final RuleLoops loops;
  private final List<LogWeight> weights;
  private final int columns;
  private final boolean projects;
  private final double[] max;
  private final double[] sum;
  private final double[] weighted;
  private final double[] logWeights = new double[RuleTile.ROWS];
  private final double[] relative = new double[RuleTile.ROWS];
  private final TopKFold top;

  /**
   * The fold of no patterns.
   *
   * @param loops the loops
   * @param weights the weights of each query of the block
   * @param columns dimension of the values; 1 where a pattern's value is its score
   * @param projects whether values are weighted, else the scores themselves
   * @param topK how many of the highest scores to keep
   */
  RuleSums(RuleLoops loops, List<LogWeight> weights, int columns, boolean projects, int topK) {
    this.loops = loops;
    this.weights = weights;
    this.columns = columns;
    this.projects = projects;
    max = new double[weights.size()];
    sum = new double[weights.size()];
    weighted = new double[Math.multiplyExact(weights.size(), columns)];
    top = new TopKFold(weights.size(), topK);
    Arrays.fill(max, Double.NEGATIVE_INFINITY);
  }

  @Override
  public void add(int q, double[] scores, RuleTile tile, float[] values) {
    RuleSweep.offer(top, q, scores, tile);
    LogWeight weight = weights.get(q);
    double highest = Double.NEGATIVE_INFINITY;
    for (int r = 0; r < tile.rows(); r++) {
      logWeights[r] = weight.of(scores[r], tile.firstRow() + r);
      highest = Math.max(highest, logWeights[r]);
    }
    if (highest == Double.NEGATIVE_INFINITY) {
      return;
    }
    raise(q, highest);
    loops.exponentials(logWeights, max[q], relative);
    for (int r = 0; r < tile.rows(); r++) {
      sum[q] += relative[r];
    }
    if (projects) {
      loops.addRows(relative, tile.rows(), values, columns, weighted, q * columns);
      return;
    }
    for (int r = 0; r < tile.rows(); r++) {
      if (relative[r] > 0) {
        weighted[q] += relative[r] * scores[r];
      }
    }
  }

  private void raise(int q, double highest) {
    if (highest > max[q]) {
      double shrink = Math.exp(max[q] - highest);
      max[q] = highest;
      sum[q] *= shrink;
      for (int c = q * columns; c < (q + 1) * columns; c++) {
        weighted[c] *= shrink;
      }
    }
  }

  /** What was folded. */
  Folded folded() {
    SoftmaxFold fold = new SoftmaxFold(max.length, columns);
    for (int q = 0; q < max.length; q++) {
      fold.merge(q, max[q], sum[q], weighted, q * columns);
    }
    return new Folded(fold, top);
  }
}
