package dev.hopfield.engine.vector;

import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.StateBatch;
import dev.hopfield.engine.fold.SoftmaxFold;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Folds tiles for a few queries: the dimension in the lanes, queries alone or in groups of four, a
 * tile small enough that its rows are still in the first-level cache when they are added up after
 * they were scored. What limits it is how fast memory delivers the patterns, so the next tile is
 * read ahead.
 */
final class RowFolder implements TileFolder {
  /** Queries of a group. */
  private static final int GROUP = 4;

  private final int dim;
  private final int tileRows;
  private final TileSource patterns;
  private final TileSource values;
  private final ReadAhead patternsAhead;
  private final ReadAhead valuesAhead;
  private final MemorySegment edge;
  private final float[] queries;
  private final float[] scores;
  private final float[] sums;
  private final GroupSoftmax softmax;

  private final float[] max;
  private final float[] sum;
  private final float[] largest;
  private final float[] poison;

  private int count;
  private int group = 1;
  private float beta;
  private float scale;
  private Work work = Work.SCORE;

  /**
   * Scratch for blocks of queries.
   *
   * @param patterns X
   * @param values V, the same object where patterns are their own values
   * @param mostQueries the most queries of a block
   * @param tileRows the rows of a tile, a multiple of 16
   * @param arena owns the scratch
   */
  RowFolder(Patterns patterns, Patterns values, int mostQueries, int tileRows, Arena arena) {
    this.tileRows = tileRows;
    dim = patterns.dim();
    int rowFloats = Lanes.roundUp(dim);
    int valueFloats = Lanes.roundUp(values.dim());
    this.patterns = new TileSource(patterns, tileRows, rowFloats, arena);
    this.values =
        values == patterns ? this.patterns : new TileSource(values, tileRows, valueFloats, arena);
    patternsAhead = new ReadAhead(this.patterns);
    valuesAhead = new ReadAhead(this.values);
    int padded = (mostQueries + GROUP - 1) / GROUP * GROUP;
    queries = new float[padded * rowFloats];
    sums = new float[padded * Math.max(rowFloats, valueFloats)];
    scores = new float[GROUP * tileRows];
    edge = Floats.allocate(arena, (long) DotKernel.ROWS_BY_ONE * rowFloats);
    softmax = new GroupSoftmax(scores);
    max = new float[padded];
    sum = new float[padded];
    largest = new float[padded];
    poison = new float[padded];
  }

  @Override
  public int tileRows() {
    return tileRows;
  }

  @Override
  public void begin(StateBatch states, int first, int newCount, float newBeta, Work newWork) {
    count = newCount;
    group = count == 1 ? 1 : GROUP;
    beta = newBeta;
    scale = Scale.powersOfTwo(newBeta);
    work = newWork;
    Arrays.fill(queries, 0);
    for (int q = 0; q < count; q++) {
      System.arraycopy(states.data(), (first + q) * dim, queries, q * patterns.rowFloats(), dim);
    }
    Arrays.fill(poison, 0);
    reset();
  }

  @Override
  public void reset() {
    Arrays.fill(max, Float.NEGATIVE_INFINITY);
    clearSums();
  }

  private void clearSums() {
    Arrays.fill(sum, 0);
    Arrays.fill(sums, 0);
  }

  private TileSource projected() {
    return work == Work.PROJECT_VALUES ? values : patterns;
  }

  @Override
  public void fold(long firstRow, int rows, int rowsAhead, TileScores.@Nullable Visitor visitor) {
    patterns.locate(firstRow, rows);
    patternsAhead.begin(firstRow + rows, rowsAhead, steps(rows));
    if (work == Work.PROJECT_VALUES) {
      values.locate(firstRow, rows);
      valuesAhead.begin(firstRow + rows, rowsAhead, steps(rows));
    }
    TileScores view =
        new TileScores(MemorySegment.ofArray(scores), group * 4L, Float.BYTES).rows(firstRow, rows);
    for (int q = 0; q < count; q += group) {
      score(q, rows);
      softmax.largest(group, rows * group, largest, poison, q);
      if (visitor != null) {
        visitor.visit(view.queries(q, Math.min(group, count - q), 0, largest));
      }
      if (work != Work.SCORE) {
        absorb(q, rows);
      }
    }
  }

  /** Register blocks that score a tile, at each of which some of the next tile is read ahead. */
  private int steps(int rows) {
    return (rows + blockRows() - 1) / blockRows() * ((count + group - 1) / group);
  }

  private int blockRows() {
    return group == 1 ? DotKernel.ROWS_BY_ONE : DotKernel.ROWS_BY_FOUR;
  }

  /** Scores a group, the first of whose queries is q. */
  private void score(int q, int rows) {
    int whole = rows / blockRows() * blockRows();
    scoreBlocks(q, patterns.segment(), patterns.offset(), 0, whole);
    if (whole < rows) {
      long from = patterns.offset() + whole * patterns.rowBytes();
      long bytes = (rows - whole) * patterns.rowBytes();
      MemorySegment.copy(patterns.segment(), from, edge, 0, bytes);
      scoreBlocks(q, edge, 0, whole, blockRows());
    }
  }

  private void scoreBlocks(int q, MemorySegment x, long offset, int firstRow, int rows) {
    long stride = patterns.rowBytes();
    int floats = patterns.rowFloats();
    for (int n = 0; n < rows; n += blockRows()) {
      patternsAhead.step();
      valuesAhead.step();
      int to = (firstRow + n) * group;
      DotKernel.block(
          group, x, offset + n * stride, stride, floats, queries, q * floats, scores, to);
    }
  }

  /** Folds the scores of a group. */
  private void absorb(int q, int rows) {
    for (int i = q; i < q + group; i++) {
      raise(i);
    }
    softmax.weigh(group, rows * group, scale, max, sum, q);
    if (work.projects()) {
      accumulate(q, rows);
    }
  }

  /**
   * Raises m of a query to the tile's largest score, where that exceeds it by {@link Scale#SLACK},
   * and shrinks l and o accordingly.
   */
  private void raise(int q) {
    if (!((largest[q] - max[q]) * scale > Scale.SLACK)) {
      return;
    }
    float shrink = Exp2Polynomial.exp2((max[q] - largest[q]) * scale);
    max[q] = largest[q];
    sum[q] *= shrink;
    if (work.projects()) {
      int floats = projected().rowFloats();
      GroupSoftmax.rescale(sums, q * floats, floats, shrink);
    }
  }

  private void accumulate(int q, int rows) {
    TileSource source = projected();
    int floats = source.rowFloats();
    int vectors = floats / Lanes.COUNT;
    int width;
    for (int v = 0; v < vectors; v += width) {
      width = RowSumKernel.width(group, vectors - v);
      long at = source.offset() + v * Lanes.BYTES;
      int to = q * floats + v * Lanes.COUNT;
      RowSumKernel.block(
          group, width, source.segment(), at, source.rowBytes(), rows, scores, sums, to, floats);
    }
  }

  @Override
  public void flush(SoftmaxFold into) {
    int columns = into.dim();
    float[] row = new float[columns];
    for (int q = 0; q < count; q++) {
      System.arraycopy(sums, q * projected().rowFloats(), row, 0, columns);
      poison[q] += Overflow.zeroOrNaN(row, 0, columns) + sum[q] * 0;
      into.merge(q, (double) beta * max[q], sum[q], row, 0);
    }
    clearSums();
  }

  @Override
  public void markOverflows(boolean[] overflowed, int first) {
    for (int q = 0; q < count; q++) {
      overflowed[first + q] |= poison[q] != 0;
    }
  }
}
