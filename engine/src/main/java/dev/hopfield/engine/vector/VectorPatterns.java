package dev.hopfield.engine.vector;

import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.StateBatch;
import dev.hopfield.engine.backend.Cancellation;
import dev.hopfield.engine.backend.LoadedPatterns;
import dev.hopfield.engine.backend.RuleUpdate;
import dev.hopfield.engine.backend.Update;
import dev.hopfield.engine.backend.UpdateRequest;
import dev.hopfield.engine.backend.UpdateRequest.Projection;
import dev.hopfield.engine.fold.SoftmaxFold;
import dev.hopfield.engine.fold.TopKFold;
import dev.hopfield.engine.fold.WeightsAbove;
import dev.hopfield.engine.reference.ExactQueries;
import dev.hopfield.engine.vector.TileFolder.Work;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Patterns read in place, folded tile by tile on all cores.
 *
 * <p>For softmax of dot products, scores are dot products in float, with β applied in double
 * precision or to the small differences that become weights. A query for which a dot product or a
 * weighted sum leaves the range of float is noticed and computed again in double precision. Other
 * rules are computed in double precision throughout, see {@link RuleFolds}.
 */
final class VectorPatterns implements LoadedPatterns {
  private final Patterns patterns;
  private final Patterns values;
  private final Sweep sweep;
  private final ExactQueries exact;
  private final RuleUpdate rules;
  private final String description;

  VectorPatterns(
      Patterns patterns,
      Patterns values,
      Kernels kernels,
      Workers workers,
      Cancellation cancellation) {
    this.patterns = patterns;
    this.values = values;
    sweep = new Sweep(patterns, values, kernels, workers, cancellation);
    exact = new ExactQueries(patterns, values, cancellation);
    rules =
        new RuleUpdate(
            new RuleFolds(patterns, values, kernels.ruleLoops(), workers, cancellation),
            patterns.count());
    description = "%s, %d threads".formatted(kernels.describe(), workers.threads());
  }

  private record Folds(SoftmaxFold softmax, @Nullable TopScores scores, TopKFold top)
      implements Sweep.Gathering {
    static Folds none(int queries, int columns, int topK, float beta) {
      TopScores scores = topK == 0 ? null : new TopScores(queries, topK, beta);
      TopKFold top = scores == null ? new TopKFold(queries, 0) : scores.top();
      return new Folds(new SoftmaxFold(queries, columns), scores, top);
    }

    @Override
    public TileScores.@Nullable Visitor visitor() {
      return scores;
    }

    @Override
    public void take(TileFolder folder) {
      folder.flush(softmax);
    }

    @Override
    public void merge(Sweep.Gathering later) {
      softmax.merge(((Folds) later).softmax);
      top.merge(((Folds) later).top);
    }
  }

  @Override
  public Update update(StateBatch states, UpdateRequest request) {
    if (!request.rule().isSoftmaxOfDots()) {
      return rules.update(states, request);
    }
    Work work = workFor(request.projection());
    int columns = columns(work);
    int topK = request.topK();
    long queryBytes = (columns + 2L) * Double.BYTES + topK * 16L;
    SplitPlan plan = sweep.plan(states.batch(), queryBytes);
    UpdateAssembly assembly = new UpdateAssembly(states.batch(), columns, topK);
    boolean[] overflowed = overflowed(states, request);
    for (int block = 0; block < plan.blocks(); block++) {
      int first = plan.firstQuery(block);
      int queries = plan.queries(block);
      Sweep.Gathering all =
          sweep.run(
              new Sweep.Block(states, first, queries, request.beta(), work),
              plan,
              () -> Folds.none(queries, columns, topK, request.beta()),
              overflowed);
      Folds folds = (Folds) all;
      assembly.put(first, folds.softmax, folds.top);
    }
    Update update = assembly.update();
    exact.mend(update, states, request, indices(overflowed));
    return update;
  }

  /** By query, what single precision is known not to hold before anything is computed. */
  private static boolean[] overflowed(StateBatch states, UpdateRequest request) {
    boolean[] overflowed = new boolean[states.batch()];
    Arrays.fill(overflowed, Scale.losesDifferences(request.beta()));
    return overflowed;
  }

  private int columns(Work work) {
    return switch (work) {
      case PROJECT_PATTERNS -> patterns.dim();
      case PROJECT_VALUES -> values.dim();
      case SCORE, NORMALISE -> 0;
    };
  }

  private Work workFor(Projection projection) {
    return switch (projection) {
      case PATTERNS -> Work.PROJECT_PATTERNS;
      case VALUES -> values == patterns ? Work.PROJECT_PATTERNS : Work.PROJECT_VALUES;
      case NONE -> Work.NORMALISE;
    };
  }

  private record Above(ScoresAbove scores) implements Sweep.Gathering {
    @Override
    public TileScores.Visitor visitor() {
      return scores;
    }

    @Override
    public void take(TileFolder folder) {}

    @Override
    public void merge(Sweep.Gathering later) {
      scores.above().merge(((Above) later).scores.above());
    }
  }

  @Override
  public WeightsAbove weightsAbove(
      StateBatch states, UpdateRequest request, double[] logSums, double[] thresholds) {
    if (!request.rule().isSoftmaxOfDots()) {
      return rules.weightsAbove(states, request, logSums, thresholds);
    }
    float beta = request.beta();
    int each = thresholds.length / states.batch();
    SplitPlan plan = sweep.plan(states.batch(), Math.max(1, each * 16L));
    WeightsAbove above = WeightsAbove.none(thresholds.length);
    boolean[] overflowed = new boolean[states.batch()];
    for (int block = 0; block < plan.blocks(); block++) {
      int first = plan.firstQuery(block);
      int queries = plan.queries(block);
      Sweep.Gathering all =
          sweep.run(
              new Sweep.Block(states, first, queries, beta, Work.SCORE),
              plan,
              () -> new Above(new ScoresAbove(first, queries, each, beta, logSums, thresholds)),
              overflowed);
      copy(((Above) all).scores.above(), above, first * each);
    }
    exact.mend(above, states, request, logSums, thresholds, indices(overflowed));
    return above;
  }

  private static void copy(WeightsAbove from, WeightsAbove to, int toAt) {
    System.arraycopy(from.counts(), 0, to.counts(), toAt, from.counts().length);
    System.arraycopy(from.masses(), 0, to.masses(), toAt, from.masses().length);
  }

  private static int[] indices(boolean[] set) {
    return IntStream.range(0, set.length).filter(i -> set[i]).toArray();
  }

  @Override
  public String explain() {
    int dim = Math.max(patterns.dim(), values.dim());
    return """
        cpu: %s read %s, float32, %s
        queries in blocks of up to %d, patterns in splits of at least %d rows
        results of all splits up to %d MiB"""
        .formatted(
            patterns,
            patterns.isPackedFloat() ? "in place" : "tile by tile",
            description,
            SplitPlan.mostQueries(dim),
            SplitPlan.LEAF_ROWS,
            SplitPlan.MOST_BYTES >> 20);
  }

  @Override
  public void close() {
    sweep.close();
  }
}
