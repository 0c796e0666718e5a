package dev.hopfield.engine.reference;

import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.StateBatch;
import dev.hopfield.engine.backend.Cancellation;
import dev.hopfield.engine.backend.LoadedPatterns;
import dev.hopfield.engine.backend.RuleUpdate;
import dev.hopfield.engine.backend.Update;
import dev.hopfield.engine.backend.UpdateRequest;
import dev.hopfield.engine.fold.SoftmaxFold;
import dev.hopfield.engine.fold.TopKFold;
import dev.hopfield.engine.fold.WeightsAbove;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Patterns read in place; splits fixed by the sizes are folded in parallel, merged in order. */
final class ReferencePatterns implements LoadedPatterns {
  private static final int MOST_SPLITS = 64;
  private static final int MOST_ROWS_READ = 64;

  /** Numbers read at once, unless a single row has more. */
  private static final int MOST_NUMBERS_READ = 1 << 22;

  /** Doubles that the folds of all splits hold together, unless a single one holds more. */
  private static final long MOST_FOLDED = 1L << 23;

  private final Patterns patterns;
  private final Patterns values;
  private final Cancellation cancellation;
  private final RuleUpdate rules;

  ReferencePatterns(Patterns patterns, Patterns values, Cancellation cancellation) {
    this.patterns = patterns;
    this.values = values;
    this.cancellation = cancellation;
    rules = new RuleUpdate(new ReferenceFolds(this), patterns.count());
  }

  Patterns patterns() {
    return patterns;
  }

  /** Receives every pattern of a split with its value, as doubles at an offset of an array. */
  interface RowConsumer {
    void accept(long row, double[] pattern, double[] value, int patternAt, int valueAt);
  }

  @Override
  public Update update(StateBatch states, UpdateRequest request) {
    if (!request.rule().isSoftmaxOfDots()) {
      return rules.update(states, request);
    }
    record Folds(SoftmaxFold softmax, TopKFold top) {
      static Folds merge(Folds a, Folds b) {
        a.softmax.merge(b.softmax);
        a.top.merge(b.top);
        return a;
      }
    }
    int batch = states.batch();
    Patterns projected = projected(request.projection());
    int columns = request.projection() == UpdateRequest.Projection.NONE ? 0 : projected.dim();
    double[] doubles = toDoubles(states.data(), states.data().length);
    Folds all =
        foldSplits(
            batch * (columns + 2L * (1 + request.topK())),
            split -> {
              SoftmaxFold softmax = new SoftmaxFold(batch, columns);
              TopKFold top = new TopKFold(batch, request.topK());
              forEachRow(
                  split,
                  projected,
                  (row, pattern, value, patternAt, valueAt) -> {
                    for (int q = 0; q < batch; q++) {
                      double score = request.beta() * dot(doubles, q, pattern, patternAt);
                      softmax.add(q, score, value, valueAt);
                      top.offer(q, score, row);
                    }
                  });
              return new Folds(softmax, top);
            },
            Folds::merge);
    return Update.of(all.softmax, all.top);
  }

  /** Of softmax the scores themselves are ln w, so that one way serves all rules. */
  @Override
  public WeightsAbove weightsAbove(
      StateBatch states, UpdateRequest request, double[] logSums, double[] thresholds) {
    return rules.weightsAbove(states, request, logSums, thresholds);
  }

  Patterns projected(UpdateRequest.Projection projection) {
    return projection == UpdateRequest.Projection.VALUES ? values : patterns;
  }

  /** Rows {@code from … to − 1}. */
  record Split(long from, long to) {}

  /**
   * Folds each split on its own and merges the results in the order of the splits.
   *
   * @param folded doubles that the fold of a split holds
   */
  <F> F foldSplits(long folded, Function<Split, F> fold, BinaryOperator<F> merge) {
    long most = Math.clamp(MOST_FOLDED / folded, 1, MOST_SPLITS);
    int splits = (int) Math.min(most, (patterns.count() + 255) / 256);
    return IntStream.range(0, splits)
        .parallel()
        .mapToObj(i -> fold.apply(new Split(firstRow(i, splits), firstRow(i + 1L, splits))))
        .toList()
        .stream()
        .reduce(merge)
        .orElseThrow();
  }

  void forEachRow(Split split, Patterns projected, RowConsumer consumer) {
    int dim = Math.max(patterns.dim(), projected.dim());
    int rowsAtOnce = Math.clamp(MOST_NUMBERS_READ / dim, 1, MOST_ROWS_READ);
    for (long row = split.from; row < split.to; row += rowsAtOnce) {
      cancellation.check();
      int rows = (int) Math.min(rowsAtOnce, split.to - row);
      double[] pattern = read(patterns, row, rows);
      double[] value = projected == patterns ? pattern : read(projected, row, rows);
      for (int r = 0; r < rows; r++) {
        consumer.accept(row + r, pattern, value, r * patterns.dim(), r * projected.dim());
      }
    }
  }

  /** Where a split begins: N · split / splits without overflow. */
  private long firstRow(long split, long splits) {
    long count = patterns.count();
    return count / splits * split + count % splits * split / splits;
  }

  private static double[] read(Patterns from, long first, int rows) {
    float[] floats = new float[rows * from.dim()];
    from.copyRows(first, rows, floats, 0);
    return toDoubles(floats, floats.length);
  }

  static double[] toDoubles(float[] floats, int length) {
    double[] doubles = new double[length];
    for (int i = 0; i < length; i++) {
      doubles[i] = floats[i];
    }
    return doubles;
  }

  private double dot(double[] states, int q, double[] pattern, int at) {
    int dim = patterns.dim();
    double sum = 0;
    for (int c = 0; c < dim; c++) {
      sum += states[q * dim + c] * pattern[at + c];
    }
    return sum;
  }

  @Override
  public String explain() {
    return "reference: %s read in place, float64, one pass an update".formatted(patterns);
  }

  @Override
  public void close() {}
}
