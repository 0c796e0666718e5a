package dev.hopfield.engine.vector;

import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.StateBatch;
import dev.hopfield.engine.fold.SoftmaxFold;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Folds tiles for a few queries: the dimension in the lanes, a tile small enough that its rows are
 * still in the first-level cache when they are added up after they were scored. What limits it is
 * how fast memory delivers the patterns.
 */
final class RowFolder implements TileFolder {
  private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT;

  /** Rows of a register block; a tile has a multiple of it. */
  private static final int BLOCK_ROWS = 8;

  private final int dim;
  private final int tileRows;

  /** Bytes from a query's scores to the next one's. */
  private final long queryBytes;

  private final boolean separate;
  private final TileSource patterns;
  private final TileSource values;
  private final MemorySegment queries;
  private final MemorySegment scores;
  private final MemorySegment sums;
  private final MemorySegment edge;
  private final TileScores view;

  private final float[] max;
  private final float[] sum;
  private final float[] largest;
  private final float[] poison;

  private int count;
  private float beta;
  private float scale;
  private Work work = Work.SCORE;

  /**
   * Scratch for blocks of queries.
   *
   * @param patterns X
   * @param values V, the same object where patterns are their own values
   * @param mostQueries the most queries of a block
   * @param tileRows the rows of a tile, a multiple of 8 and of L
   * @param arena owns the scratch
   */
  RowFolder(Patterns patterns, Patterns values, int mostQueries, int tileRows, Arena arena) {
    this.tileRows = tileRows;
    queryBytes = tileRows * 4L;
    dim = patterns.dim();
    separate = values != patterns;
    this.patterns = new TileSource(patterns, tileRows, Lanes.roundUp(dim), arena);
    this.values =
        separate
            ? new TileSource(values, tileRows, Lanes.roundUp(values.dim()), arena)
            : this.patterns;
    int widest = Math.max(Lanes.roundUp(dim), Lanes.roundUp(values.dim()));
    queries = Floats.allocate(arena, (long) mostQueries * Lanes.roundUp(dim));
    sums = Floats.allocate(arena, (long) mostQueries * widest);
    scores = Floats.allocate(arena, (long) mostQueries * tileRows);
    edge = Floats.allocate(arena, (long) BLOCK_ROWS * Lanes.roundUp(dim));
    view = new TileScores(scores, Float.BYTES, queryBytes);
    max = new float[mostQueries];
    sum = new float[mostQueries];
    largest = new float[mostQueries];
    poison = new float[mostQueries];
  }

  @Override
  public int tileRows() {
    return tileRows;
  }

  @Override
  public void begin(StateBatch states, int first, int newCount, float newBeta, Work newWork) {
    count = newCount;
    beta = newBeta;
    scale = Scale.powersOfTwo(newBeta);
    work = newWork;
    for (int q = 0; q < count; q++) {
      MemorySegment.copy(
          states.data(), (first + q) * dim, queries, FLOAT, q * patterns.rowBytes(), dim);
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
    sums.asSlice(0, count * projected().rowBytes()).fill((byte) 0);
  }

  private TileSource projected() {
    return work == Work.PROJECT_VALUES ? values : patterns;
  }

  @Override
  public void fold(long firstRow, int rows, TileScores.@Nullable Visitor visitor) {
    patterns.locate(firstRow, rows);
    score(rows);
    for (int q = 0; q < count; q++) {
      RowSoftmax.largest(scores, q * queryBytes, rows, largest, poison, q);
    }
    if (visitor != null) {
      visitor.visit(view.rows(firstRow, rows).queries(0, count, 0, largest));
    }
    if (work == Work.SCORE) {
      return;
    }
    for (int q = 0; q < count; q++) {
      raise(q);
      RowSoftmax.weigh(scores, q * queryBytes, rows, scale, max[q], sum, q);
    }
    if (work == Work.PROJECT_VALUES) {
      values.locate(firstRow, rows);
    }
    if (work.projects()) {
      accumulate(rows);
    }
  }

  private void score(int rows) {
    int whole = rows / BLOCK_ROWS * BLOCK_ROWS;
    scoreBlocks(patterns.segment(), patterns.offset(), 0, whole);
    if (whole < rows) {
      long from = patterns.offset() + whole * patterns.rowBytes();
      long bytes = (rows - whole) * patterns.rowBytes();
      MemorySegment.copy(patterns.segment(), from, edge, 0, bytes);
      scoreBlocks(edge, 0, whole, BLOCK_ROWS);
    }
  }

  private void scoreBlocks(MemorySegment rows, long offset, int firstRow, int count) {
    long stride = patterns.rowBytes();
    int floats = Lanes.roundUp(dim);
    for (int n = 0; n < count; n += 4) {
      long at = offset + n * stride;
      long to = (firstRow + n) * 4L;
      int q = 0;
      for (; q + 4 <= this.count; q += 4) {
        DotKernel.block4x4(
            rows,
            at,
            stride,
            floats,
            queries,
            q * stride,
            stride,
            scores,
            to + q * queryBytes,
            queryBytes);
      }
      for (; q < this.count && n % BLOCK_ROWS == 0; q++) {
        DotKernel.block8x1(
            rows,
            at,
            stride,
            floats,
            queries,
            q * stride,
            stride,
            scores,
            to + q * queryBytes,
            queryBytes);
      }
    }
  }

  /** Raises m of a query to the tile's largest score and shrinks l and o accordingly. */
  private void raise(int q) {
    if (!(largest[q] > max[q])) {
      return;
    }
    float shrink = Exp2Polynomial.exp2((max[q] - largest[q]) * scale);
    max[q] = largest[q];
    sum[q] *= shrink;
    if (work.projects()) {
      long bytes = projected().rowBytes();
      RowSoftmax.rescale(sums, q * bytes, (int) (bytes / 4), shrink);
    }
  }

  private void accumulate(int rows) {
    int vectors = (int) (projected().rowBytes() / Lanes.BYTES);
    int q = 0;
    for (; q + 4 <= count; q += 4) {
      int v = 0;
      for (; v + 4 <= vectors; v += 4) {
        accumulateBlock(4, 4, q, v, rows);
      }
      for (; v < vectors; v++) {
        accumulateBlock(4, 1, q, v, rows);
      }
    }
    for (; q < count; q++) {
      int v = 0;
      for (; v + 8 <= vectors; v += 8) {
        accumulateBlock(1, 8, q, v, rows);
      }
      for (; v < vectors; v++) {
        accumulateBlock(1, 1, q, v, rows);
      }
    }
  }

  /** Adds up a block of so many queries and vectors, from query q and vector v on. */
  private void accumulateBlock(int height, int width, int q, int v, int rows) {
    TileSource source = projected();
    MemorySegment x = source.segment();
    long stride = source.rowBytes();
    long at = source.offset() + v * Lanes.BYTES;
    long weight = q * queryBytes;
    long to = q * stride + v * Lanes.BYTES;
    if (height == 4 && width == 4) {
      RowSumKernel.block4x4(x, at, stride, rows, scores, weight, queryBytes, sums, to, stride);
    } else if (height == 4) {
      RowSumKernel.block4x1(x, at, stride, rows, scores, weight, queryBytes, sums, to, stride);
    } else if (width == 8) {
      RowSumKernel.block1x8(x, at, stride, rows, scores, weight, queryBytes, sums, to, stride);
    } else {
      RowSumKernel.block1x1(x, at, stride, rows, scores, weight, queryBytes, sums, to, stride);
    }
  }

  @Override
  public void flush(SoftmaxFold into) {
    int columns = into.dim();
    float[] row = new float[columns];
    for (int q = 0; q < count; q++) {
      MemorySegment.copy(sums, FLOAT, q * projected().rowBytes(), row, 0, columns);
      for (int c = 0; c < columns; c++) {
        poison[q] += row[c] * 0;
      }
      poison[q] += sum[q] * 0;
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
