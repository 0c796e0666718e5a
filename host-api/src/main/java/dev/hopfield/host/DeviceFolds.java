package dev.hopfield.host;

import dev.hopfield.engine.backend.ScoreFolds;
import dev.hopfield.engine.backend.UpdateRequest.Projection;
import dev.hopfield.engine.fold.SoftmaxFold;
import dev.hopfield.engine.fold.TopKFold;
import dev.hopfield.engine.fold.WeightsAbove;
import dev.hopfield.engine.separation.LogWeight;
import dev.hopfield.host.RuleFoldStage.Weighed;
import java.util.Arrays;
import java.util.List;

/**
 * The folds over scores of any similarity on a device, over windows whose scores fit in the scratch
 * block. Called while it is the caller's turn.
 */
final class DeviceFolds implements ScoreFolds {
  private final TornadoPatterns patterns;
  private final MemoryPlan plan;

  DeviceFolds(TornadoPatterns patterns, MemoryPlan plan) {
    this.patterns = patterns;
    this.plan = plan;
  }

  /** Receives a window of rows and the queries whose scores were just computed. */
  private interface ScoredWindow {
    void accept(Workspace space, RowWindow window, QueryBlock block);
  }

  private void forEachScoredWindow(Scores scores, int mostQueries, ScoredWindow action) {
    patterns.forEachChunk(
        (space, chunk) -> {
          RuleScoreStage stage = space.stages().ruleScore();
          patterns.forEachBlock(
              scores.states(),
              Math.min(mostQueries, BatchClass.MANY.capacity()),
              block ->
                  patterns.forEachWindow(
                      chunk,
                      stage.rowsAtOnce(block.size()),
                      window -> {
                        stage.score(
                            space.program(), window, block, scores.beta(), scores.similarity());
                        action.accept(space, window, block);
                      }));
        });
  }

  @Override
  public TopKFold highest(Scores scores, int k) {
    TopKFold top = new TopKFold(scores.states().batch(), k);
    forEachScoredWindow(
        scores,
        patterns.space().stages().topK(k).mostQueries(),
        (space, window, block) ->
            space.stages().topK(k).select(space.program(), window, block, top));
    return top;
  }

  @Override
  public double[] weightSums(Scores scores, List<LogWeight.Power> forms, double[] roots) {
    double[] sums = new double[roots.length];
    forEachScoredWindow(
        scores,
        BatchClass.MANY.capacity(),
        (space, window, block) ->
            space.stages().ruleSums().sum(space.program(), window, block, forms, roots, sums));
    return sums;
  }

  @Override
  public Folded fold(Scores scores, List<LogWeight> weights, Projection projection, int topK) {
    // Weights are relative to that of the highest score, so it has to be known first.
    TopKFold top = highest(scores, Math.max(1, topK));
    double[] highest = firsts(top);
    Weighed weighed = weighed(projection);
    int columns =
        switch (weighed) {
          case PATTERNS -> plan.shape().dim();
          case VALUES -> plan.shape().valueDim();
          case SCORES, NOTHING -> 1;
        };
    SoftmaxFold sums = new SoftmaxFold(highest.length, columns);
    forEachScoredWindow(
        scores,
        BatchClass.MANY.capacity(),
        (space, window, block) ->
            space
                .stages()
                .ruleFold(weighed)
                .fold(space.program(), window, block, weights, highest, sums));
    return new Folded(sums, top.first(topK, (_, score, _) -> score));
  }

  private static double[] firsts(TopKFold top) {
    double[] highest = new double[top.batch()];
    Arrays.setAll(highest, q -> top.score(q, 0));
    return highest;
  }

  @Override
  public WeightsAbove weightsAbove(
      Scores scores, List<LogWeight> weights, double[] logSums, double[] thresholds) {
    double[] highest = firsts(highest(scores, 1));
    int each = thresholds.length / highest.length;
    // Relative to the weight of the highest score, as the device leaves them.
    double[] sums = logSums.clone();
    double[] levels = thresholds.clone();
    for (int i = 0; i < levels.length; i++) {
      levels[i] -= weights.get(i / each).of(highest[i / each], -1);
    }
    for (int q = 0; q < sums.length; q++) {
      sums[q] -= weights.get(q).of(highest[q], -1);
    }
    WeightsAbove above = WeightsAbove.none(thresholds.length);
    forEachScoredWindow(
        scores,
        BatchClass.MANY.capacity(),
        (space, window, block) -> {
          DeviceProgram program = space.program();
          space.stages().ruleFold(Weighed.NOTHING).launch(program, window, block, weights, highest);
          space.stages().weights().count(program, window, block, sums, levels, above);
        });
    return above;
  }

  private Weighed weighed(Projection projection) {
    return switch (projection) {
      case NONE -> Weighed.SCORES;
      case PATTERNS -> Weighed.PATTERNS;
      case VALUES -> plan.shape().separate() ? Weighed.VALUES : Weighed.PATTERNS;
    };
  }
}
