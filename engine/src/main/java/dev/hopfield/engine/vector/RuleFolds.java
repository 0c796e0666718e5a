package dev.hopfield.engine.vector;

import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.backend.Cancellation;
import dev.hopfield.engine.backend.ScoreFolds;
import dev.hopfield.engine.backend.UpdateRequest.Projection;
import dev.hopfield.engine.fold.SoftmaxFold;
import dev.hopfield.engine.fold.TopKFold;
import dev.hopfield.engine.fold.WeightsAbove;
import dev.hopfield.engine.separation.LogWeight;
import dev.hopfield.engine.vector.RuleSweep.Block;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The folds over scores of any similarity, on all cores, in double precision throughout: so that no
 * query has to be computed twice because floats overflow.
 */
final class RuleFolds implements ScoreFolds {
  private final Patterns patterns;
  private final Patterns values;
  private final RuleLoops loops;
  private final RuleSweep sweep;

  RuleFolds(
      Patterns patterns,
      Patterns values,
      RuleLoops loops,
      Workers workers,
      Cancellation cancellation) {
    this.patterns = patterns;
    this.values = values;
    this.loops = loops;
    sweep = new RuleSweep(patterns, loops, workers, cancellation);
  }

  private SplitPlan plan(Scores scores, long queryBytes) {
    int dim = Math.max(patterns.dim(), values.dim());
    return SplitPlan.of(patterns.count(), scores.states().batch(), dim, queryBytes);
  }

  private static Block block(Scores scores, SplitPlan plan, int number) {
    return new Block(scores, plan.firstQuery(number), plan.queries(number));
  }

  private record Highest(TopKFold top) implements RuleSweep.Gathering {
    @Override
    public void add(int q, double[] scores, RuleTile tile, float[] values) {
      RuleSweep.offer(top, q, scores, tile);
    }
  }

  @Override
  public TopKFold highest(Scores scores, int k) {
    SplitPlan plan = plan(scores, k * 16L);
    TopKFold all = new TopKFold(scores.states().batch(), k);
    for (int b = 0; b < plan.blocks(); b++) {
      Block block = block(scores, plan, b);
      TopKFold top =
          sweep.run(
              block,
              plan,
              null,
              () -> new Highest(new TopKFold(block.count(), k)),
              Highest::top,
              RuleFolds::merged);
      for (int q = 0; q < block.count(); q++) {
        all.copy(block.first() + q, top, q);
      }
    }
    return all;
  }

  private static TopKFold merged(TopKFold a, TopKFold b) {
    a.merge(b);
    return a;
  }

  /** Sums of the weights of a block's queries for each candidate. */
  @SuppressWarnings("ArrayRecordComponent") // gathers, is never compared
  private record Sums(
      List<LogWeight.Power> forms, int first, int each, double[] roots, double[] sums)
      implements RuleSweep.Gathering {
    @Override
    public void add(int q, double[] scores, RuleTile tile, float[] values) {
      LogWeight.Power form = forms.get(first + q);
      int from = (first + q) * each;
      for (int r = 0; r < tile.rows(); r++) {
        for (int t = 0; t < each; t++) {
          sums[q * each + t] += form.weight(scores[r], roots[from + t]);
        }
      }
    }
  }

  @Override
  public double[] weightSums(Scores scores, List<LogWeight.Power> forms, double[] roots) {
    int each = roots.length / scores.states().batch();
    SplitPlan plan = plan(scores, each * 8L);
    double[] all = new double[roots.length];
    for (int b = 0; b < plan.blocks(); b++) {
      Block block = block(scores, plan, b);
      int length = block.count() * each;
      double[] sums =
          sweep.run(
              block,
              plan,
              null,
              () -> new Sums(forms, block.first(), each, roots, new double[length]),
              Sums::sums,
              RuleFolds::added);
      System.arraycopy(sums, 0, all, block.first() * each, length);
    }
    return all;
  }

  private static double[] added(double[] a, double[] b) {
    for (int i = 0; i < a.length; i++) {
      a[i] += b[i];
    }
    return a;
  }

  @Override
  public Folded fold(Scores scores, List<LogWeight> weights, Projection projection, int topK) {
    Patterns projected = projected(projection);
    int columns = projected == null ? 1 : projected.dim();
    SplitPlan plan = plan(scores, (columns + 2L) * Double.BYTES + topK * 16L);
    Folded all =
        new Folded(
            new SoftmaxFold(scores.states().batch(), columns),
            new TopKFold(scores.states().batch(), topK));
    for (int b = 0; b < plan.blocks(); b++) {
      Block block = block(scores, plan, b);
      List<LogWeight> some = weights.subList(block.first(), block.first() + block.count());
      Folded folded =
          sweep.run(
              block,
              plan,
              projected,
              () -> new RuleSums(loops, some, columns, projected != null, topK),
              RuleSums::folded,
              RuleFolds::merged);
      for (int q = 0; q < block.count(); q++) {
        all.sums().merge(block.first() + q, folded.sums(), q);
        if (topK > 0) {
          all.top().copy(block.first() + q, folded.top(), q);
        }
      }
    }
    return all;
  }

  private static Folded merged(Folded a, Folded b) {
    a.sums().merge(b.sums());
    a.top().merge(b.top());
    return a;
  }

  /** Counts and masses of a block's queries. */
  @SuppressWarnings("ArrayRecordComponent") // gathers, is never compared
  private record Above(
      List<LogWeight> weights,
      int first,
      int each,
      double[] logSums,
      double[] thresholds,
      WeightsAbove above)
      implements RuleSweep.Gathering {
    @Override
    public void add(int q, double[] scores, RuleTile tile, float[] values) {
      LogWeight weight = weights.get(first + q);
      int from = (first + q) * each;
      for (int r = 0; r < tile.rows(); r++) {
        double logWeight = weight.of(scores[r], tile.firstRow() + r);
        double share =
            logWeight == Double.NEGATIVE_INFINITY ? 0 : Math.exp(logWeight - logSums[first + q]);
        for (int t = 0; t < each; t++) {
          if (logWeight >= thresholds[from + t]) {
            above.add(q * each + t, share);
          }
        }
      }
    }
  }

  @Override
  public WeightsAbove weightsAbove(
      Scores scores, List<LogWeight> weights, double[] logSums, double[] thresholds) {
    int each = thresholds.length / scores.states().batch();
    SplitPlan plan = plan(scores, each * 16L);
    WeightsAbove all = WeightsAbove.none(thresholds.length);
    for (int b = 0; b < plan.blocks(); b++) {
      Block block = block(scores, plan, b);
      int length = block.count() * each;
      WeightsAbove above =
          sweep.run(
              block,
              plan,
              null,
              () ->
                  new Above(
                      weights, block.first(), each, logSums, thresholds, WeightsAbove.none(length)),
              Above::above,
              RuleFolds::merged);
      System.arraycopy(above.counts(), 0, all.counts(), block.first() * each, length);
      System.arraycopy(above.masses(), 0, all.masses(), block.first() * each, length);
    }
    return all;
  }

  private static WeightsAbove merged(WeightsAbove a, WeightsAbove b) {
    a.merge(b);
    return a;
  }

  private @Nullable Patterns projected(Projection projection) {
    return switch (projection) {
      case PATTERNS -> patterns;
      case VALUES -> values;
      case NONE -> null;
    };
  }
}
