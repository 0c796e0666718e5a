package dev.hopfield.engine.vector;

import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.backend.Cancellation;
import dev.hopfield.engine.backend.ScoreFolds.Scores;
import dev.hopfield.engine.fold.TopKFold;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.function.BinaryOperator;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets all patterns pass by a block of queries and shows their scores, of whatever similarity, in
 * double precision: splits on all threads, results merged in the splits' order.
 */
final class RuleSweep {
  private final Patterns patterns;
  private final RuleLoops loops;
  private final Workers workers;
  private final Cancellation cancellation;

  RuleSweep(Patterns patterns, RuleLoops loops, Workers workers, Cancellation cancellation) {
    this.patterns = patterns;
    this.loops = loops;
    this.workers = workers;
    this.cancellation = cancellation;
  }

  /** What is gathered from a split. */
  interface Gathering {
    /**
     * Sees a tile.
     *
     * @param q the query, counted in the block
     * @param scores of each row of the tile
     * @param tile the rows
     * @param values their values, row after row; empty where none are projected
     */
    void add(int q, double[] scores, RuleTile tile, float[] values);
  }

  /** Queries {@code first … first + count − 1} of the scores' batch. */
  record Block(Scores scores, int first, int count) {}

  /** Offers the scores of a tile that may be among the k highest. */
  static void offer(TopKFold top, int q, double[] scores, RuleTile tile) {
    double threshold = top.threshold(q);
    for (int r = 0; r < tile.rows(); r++) {
      if (scores[r] >= threshold) {
        top.offer(q, scores[r], tile.firstRow() + r);
        threshold = top.threshold(q);
      }
    }
  }

  /**
   * Gathers from all patterns.
   *
   * @param block the queries
   * @param plan the splits
   * @param projected whose rows are shown as values; {@code null} for none
   * @param empty makes what gathers from a split
   * @param finish what is kept of it
   * @param merge adds what the next split left
   */
  <G extends Gathering, F> F run(
      Block block,
      SplitPlan plan,
      @Nullable Patterns projected,
      Supplier<G> empty,
      java.util.function.Function<G, F> finish,
      BinaryOperator<F> merge) {
    List<@Nullable F> results = new ArrayList<>(Collections.nCopies(plan.splits(), (F) null));
    Queries queries = Queries.of(block, patterns.dim());
    workers.run(
        plan.splits(),
        pieces -> {
          Pass pass = new Pass(block, queries, projected);
          for (int split = pieces.claim(); split >= 0; split = pieces.claim()) {
            G gathering = empty.get();
            pass.gather(plan.firstRow(split), plan.firstRow(split + 1), gathering);
            results.set(split, finish.apply(gathering));
          }
        });
    F all = Objects.requireNonNull(results.get(0));
    for (int split = 1; split < plan.splits(); split++) {
      all = merge.apply(all, Objects.requireNonNull(results.get(split)));
    }
    return all;
  }

  /** The queries of a block, row after row, and their squared norms. */
  @SuppressWarnings("ArrayRecordComponent") // passed on, never compared
  private record Queries(double[] rows, double[] squaredNorms) {
    static Queries of(Block block, int dim) {
      double[] rows = new double[block.count * dim];
      double[] squaredNorms = new double[block.count];
      for (int q = 0; q < block.count; q++) {
        for (int c = 0; c < dim; c++) {
          rows[q * dim + c] = block.scores.states().data()[(block.first + q) * dim + c];
        }
        squaredNorms[q] = block.scores.states().squaredNorm(block.first + q);
      }
      return new Queries(rows, squaredNorms);
    }
  }

  /** One thread's scratch. */
  private final class Pass {
    private final Block block;
    private final Queries queries;
    private final @Nullable Patterns projected;
    private final RuleTile tile;
    private final double[][] scores = new double[RuleLoops.QUERIES][RuleTile.ROWS];
    private final float[] values;

    Pass(Block block, Queries queries, @Nullable Patterns projected) {
      this.block = block;
      this.queries = queries;
      this.projected = projected;
      tile = new RuleTile(patterns, block.scores.similarity(), loops);
      values =
          projected == null || projected == patterns
              ? tile.asStored()
              : new float[RuleTile.ROWS * projected.dim()];
    }

    void gather(long from, long to, Gathering gathering) {
      for (long row = from; row < to; row += RuleTile.ROWS) {
        cancellation.check();
        int rows = (int) Math.min(RuleTile.ROWS, to - row);
        tile.read(row, rows);
        if (projected != null && projected != patterns) {
          projected.copyRows(row, rows, values, 0);
        }
        for (int first = 0; first < block.count; first += RuleLoops.QUERIES) {
          int some = Math.min(RuleLoops.QUERIES, block.count - first);
          tile.score(queries.rows, queries.squaredNorms, first, some, block.scores.beta(), scores);
          for (int q = 0; q < some; q++) {
            gathering.add(first + q, scores[q], tile, values);
          }
        }
      }
    }
  }
}
