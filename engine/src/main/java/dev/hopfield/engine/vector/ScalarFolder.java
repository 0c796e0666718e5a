package dev.hopfield.engine.vector;

import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.StateBatch;
import dev.hopfield.engine.fold.SoftmaxFold;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Folds tiles with plain loops over queries, which lie next to each other so that the JIT may still
 * use vector instructions.
 */
final class ScalarFolder implements TileFolder {
  private final Patterns patterns;
  private final Patterns values;
  private final int tileRows;
  private final int lanes;
  private final float[] tile;
  private final float[] valueTile;
  private final float[] queries;
  private final float[] scores;
  private final float[] sums;
  private final float[] max;
  private final float[] sum;
  private final float[] largest;
  private final float[] poison;
  private final TileScores view;

  private int count;
  private float beta;
  private float scale;
  private Work work = Work.SCORE;

  ScalarFolder(Patterns patterns, Patterns values, int mostQueries, int tileRows) {
    this.patterns = patterns;
    this.values = values;
    this.tileRows = tileRows;
    lanes = mostQueries;
    int dim = patterns.dim();
    tile = new float[Math.multiplyExact(tileRows, dim)];
    valueTile = values == patterns ? tile : new float[Math.multiplyExact(tileRows, values.dim())];
    queries = new float[Math.multiplyExact(lanes, dim)];
    scores = new float[lanes * tileRows];
    sums = new float[Math.multiplyExact(lanes, Math.max(dim, values.dim()))];
    max = new float[lanes];
    sum = new float[lanes];
    largest = new float[lanes];
    poison = new float[lanes];
    view = new TileScores(MemorySegment.ofArray(scores), lanes * 4L, Float.BYTES);
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
    int dim = patterns.dim();
    for (int q = 0; q < count; q++) {
      for (int c = 0; c < dim; c++) {
        queries[c * lanes + q] = states.data()[(first + q) * dim + c];
      }
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

  @Override
  public void fold(long firstRow, int rows, TileScores.@Nullable Visitor visitor) {
    patterns.copyRows(firstRow, rows, tile, 0);
    for (int n = 0; n < rows; n++) {
      score(n);
    }
    findLargest(rows);
    if (visitor != null) {
      visitor.visit(view.rows(firstRow, rows).queries(0, count, 0, largest));
    }
    if (work == Work.SCORE) {
      return;
    }
    raise();
    weigh(rows);
    if (work == Work.PROJECT_VALUES) {
      values.copyRows(firstRow, rows, valueTile, 0);
    }
    if (work.projects()) {
      accumulate(rows, work == Work.PROJECT_VALUES ? valueTile : tile, projectedColumns());
    }
  }

  private int projectedColumns() {
    return work == Work.PROJECT_VALUES ? values.dim() : patterns.dim();
  }

  private void score(int n) {
    int dim = patterns.dim();
    int at = n * lanes;
    Arrays.fill(scores, at, at + lanes, 0);
    for (int c = 0; c < dim; c++) {
      addScaled(tile[n * dim + c], queries, c * lanes, scores, at, count);
    }
  }

  /** to += factor · from. */
  private static void addScaled(
      float factor, float[] from, int fromAt, float[] to, int toAt, int length) {
    for (int i = 0; i < length; i++) {
      to[toAt + i] += factor * from[fromAt + i];
    }
  }

  private void findLargest(int rows) {
    Arrays.fill(largest, Float.NEGATIVE_INFINITY);
    for (int n = 0; n < rows; n++) {
      for (int q = 0; q < count; q++) {
        float score = scores[n * lanes + q];
        largest[q] = score > largest[q] ? score : largest[q];
        poison[q] += score * 0;
      }
    }
  }

  private void raise() {
    for (int q = 0; q < count; q++) {
      if (largest[q] > max[q]) {
        float shrink = Exp2Polynomial.exp2((max[q] - largest[q]) * scale);
        max[q] = largest[q];
        sum[q] *= shrink;
        for (int c = 0; c < projectedColumns() && work.projects(); c++) {
          sums[c * lanes + q] *= shrink;
        }
      }
    }
  }

  private void weigh(int rows) {
    float[] total = new float[count];
    for (int n = 0; n < rows; n++) {
      for (int q = 0; q < count; q++) {
        float weight = Exp2Polynomial.exp2((scores[n * lanes + q] - max[q]) * scale);
        scores[n * lanes + q] = weight;
        total[q] += weight;
      }
    }
    for (int q = 0; q < count; q++) {
      sum[q] += total[q];
    }
  }

  private void accumulate(int rows, float[] from, int columns) {
    for (int c = 0; c < columns; c++) {
      for (int n = 0; n < rows; n++) {
        addScaled(from[n * columns + c], scores, n * lanes, sums, c * lanes, count);
      }
    }
  }

  @Override
  public void flush(SoftmaxFold into) {
    float[] row = new float[into.dim()];
    for (int q = 0; q < count; q++) {
      for (int c = 0; c < row.length; c++) {
        row[c] = sums[c * lanes + q];
      }
      poison[q] += Overflow.zeroOrNaN(row, 0, row.length) + sum[q] * 0;
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
