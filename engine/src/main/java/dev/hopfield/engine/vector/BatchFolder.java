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
 * Folds tiles for many queries: a query a lane, in panels of {@link Lanes#PANEL}.
 *
 * <p>Two matrix products with the softmax between them, a panel and a tile at a time: scores, a
 * tile's rows by a panel's queries, then sums, the values' columns by a panel's queries. Queries
 * are transposed once; patterns are read as they lie, and their values are cut into strips once a
 * tile. With queries in the lanes, no score needs a sum over lanes, and maximum, rescaling and
 * weights are lanewise. A panel's queries stay in the first-level cache while the tile's patterns
 * pass; the sums of all panels and the tile stay in the second.
 */
final class BatchFolder implements TileFolder {
  private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT;

  /** Dimensions folded into the scores at once, so that they and a panel's queries fit in L1. */
  private static final int MOST_DIMENSIONS = 128;

  private final int dim;
  private final int valueDim;
  private final int tileRows;
  private final TileSource patterns;
  private final TileSource values;
  private final ReadAhead patternsAhead;
  private final ReadAhead valuesAhead;
  private final PackedTile packedPatterns;
  private final PackedTile packedValues;
  private final MemorySegment queries;
  private final MemorySegment scores;
  private final TileScores view;

  /** o: for each panel, a row of W sums for each column of the values. */
  private final float[] sums;

  /** The sums of a vector of queries, a row a query. */
  private final float[] rows;

  private final float[] max;
  private final float[] sum;
  private final float[] largest;
  private final float[] poison;
  private final float[] shrink;

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
   * @param tileRows the rows of a tile, a multiple of {@link RegisterBlock#MOST_ROWS}
   * @param arena owns the scratch
   */
  BatchFolder(Patterns patterns, Patterns values, int mostQueries, int tileRows, Arena arena) {
    this.tileRows = tileRows;
    dim = patterns.dim();
    valueDim = values.dim();
    this.patterns = new TileSource(patterns, tileRows, dim, arena);
    packedPatterns = new PackedTile(dim, tileRows, arena);
    boolean separate = values != patterns;
    this.values = separate ? new TileSource(values, tileRows, valueDim, arena) : this.patterns;
    packedValues = separate ? new PackedTile(valueDim, tileRows, arena) : packedPatterns;
    patternsAhead = new ReadAhead(this.patterns);
    valuesAhead = new ReadAhead(this.values);
    int lanes = panels(mostQueries) * Lanes.PANEL;
    queries = Floats.allocate(arena, (long) lanes * dim);
    sums = new float[Math.multiplyExact(lanes, paddedColumns(Math.max(dim, valueDim)))];
    rows = new float[Lanes.COUNT * Math.max(dim, valueDim)];
    scores = Floats.allocate(arena, (long) tileRows * Lanes.PANEL);
    view = new TileScores(scores, Lanes.PANEL_BYTES, Float.BYTES);
    max = new float[lanes];
    sum = new float[lanes];
    largest = new float[lanes];
    poison = new float[lanes];
    shrink = new float[lanes];
  }

  private static int panels(int queries) {
    return (queries + Lanes.PANEL - 1) / Lanes.PANEL;
  }

  /** Rows of a panel's sums: whole register blocks are written beyond the last column. */
  private static int paddedColumns(int columns) {
    return (columns + RegisterBlock.MOST_ROWS - 1)
        / RegisterBlock.MOST_ROWS
        * RegisterBlock.MOST_ROWS;
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
    for (int panel = 0; panel < panels(count); panel++) {
      packQueries(states, first + panel * Lanes.PANEL, panel);
    }
    Arrays.fill(poison, 0);
    reset();
  }

  /** Transposes the queries of a panel; missing ones are zero. */
  private void packQueries(StateBatch states, int first, int panel) {
    int there = Math.min(Lanes.PANEL, count - panel * Lanes.PANEL);
    long to = panelOffset(panel, dim);
    queries.asSlice(to, dim * Lanes.PANEL_BYTES).fill((byte) 0);
    for (int q = 0; q < there; q++) {
      int from = (first + q) * dim;
      for (int c = 0; c < dim; c++) {
        queries.set(FLOAT, to + c * Lanes.PANEL_BYTES + q * 4L, states.data()[from + c]);
      }
    }
  }

  @Override
  public void reset() {
    Arrays.fill(max, Float.NEGATIVE_INFINITY);
    clearSums();
  }

  private void clearSums() {
    Arrays.fill(sum, 0);
    if (work.projects()) {
      Arrays.fill(sums, 0, panelPlace(panels(count)), 0);
    }
  }

  private int projectedColumns() {
    return work == Work.PROJECT_VALUES ? valueDim : dim;
  }

  /** Where the sums of a panel begin. */
  private int panelPlace(int panel) {
    return panel * paddedColumns(projectedColumns()) * Lanes.PANEL;
  }

  private static long panelOffset(int panel, int rows) {
    return (long) panel * rows * Lanes.PANEL_BYTES;
  }

  @Override
  public void fold(long firstRow, int rows, int rowsAhead, TileScores.@Nullable Visitor visitor) {
    patterns.locate(firstRow, rows);
    int steps = (rows + 3) / 4 * panels(count);
    patternsAhead.begin(firstRow + rows, rowsAhead, steps);
    PackedTile packed = packedPatterns;
    if (work == Work.PROJECT_PATTERNS) {
      packedPatterns.pack(patterns, rows);
    } else if (work == Work.PROJECT_VALUES) {
      values.locate(firstRow, rows);
      valuesAhead.begin(firstRow + rows, rowsAhead, steps);
      packedValues.pack(values, rows);
      packed = packedValues;
    }
    view.rows(firstRow, rows);
    for (int panel = 0; panel < panels(count); panel++) {
      foldPanel(panel, rows, packed, visitor);
    }
  }

  private void foldPanel(
      int panel, int rows, PackedTile packed, TileScores.@Nullable Visitor visitor) {
    int lane = panel * Lanes.PANEL;
    int panelQueries = Math.min(Lanes.PANEL, count - lane);
    int vectors = (panelQueries + Lanes.COUNT - 1) / Lanes.COUNT;
    score(panel, rows, vectors);
    PanelSoftmax.largest(scores, 0, rows, vectors, largest, poison, lane);
    if (visitor != null) {
      visitor.visit(view.queries(lane, panelQueries, 0, largest));
    }
    if (work == Work.SCORE) {
      return;
    }
    boolean raised = PanelSoftmax.raise(largest, scale, vectors, max, sum, shrink, lane);
    if (raised && work.projects()) {
      int at = panelPlace(panel);
      PanelSoftmax.rescale(sums, at, projectedColumns(), vectors, shrink, lane);
    }
    PanelSoftmax.weigh(scores, 0, rows, vectors, scale, max, sum, lane);
    if (work.projects()) {
      accumulate(panel, rows, vectors, packed);
    }
  }

  /** Scores of a tile with a panel, a piece of the dimension after the other. */
  private void score(int panel, int rows, int vectors) {
    int pieces = (dim + MOST_DIMENSIONS - 1) / MOST_DIMENSIONS;
    for (int piece = 0; piece < pieces; piece++) {
      int from = (int) ((long) dim * piece / pieces);
      int dims = (int) ((long) dim * (piece + 1) / pieces) - from;
      long query = panelOffset(panel, dim) + from * Lanes.PANEL_BYTES;
      for (int v = 0; v < vectors; v += RegisterBlock.width(vectors - v)) {
        scoreBlocks(RegisterBlock.width(vectors - v), rows, from, dims, query, v);
      }
    }
  }

  private void scoreBlocks(int width, int rows, int from, int dims, long panelRow, int v) {
    MemorySegment x = patterns.segment();
    long stride = patterns.rowBytes();
    long query = panelRow + v * Lanes.BYTES;
    boolean fresh = from == 0;
    for (int n = 0; n < rows; n += RegisterBlock.height(width)) {
      long row = patterns.offset() + n * stride + from * 4L;
      long to = n * Lanes.PANEL_BYTES + v * Lanes.BYTES;
      int last = rows - 1 - n;
      patternsAhead.step();
      valuesAhead.step();
      ScoreKernel.block(width, x, row, stride, last, dims, queries, query, scores, to, fresh);
    }
  }

  /** Adds a tile's weighted values to a panel's sums. */
  private void accumulate(int panel, int rows, int vectors, PackedTile packed) {
    int columns = projectedColumns();
    int into = panelPlace(panel);
    for (int v = 0; v < vectors; v += RegisterBlock.width(vectors - v)) {
      int width = RegisterBlock.width(vectors - v);
      long weights = v * Lanes.BYTES;
      for (int c = 0; c < columns; c += RegisterBlock.height(width)) {
        int to = into + c * Lanes.PANEL + v * Lanes.COUNT;
        AccumulateKernel.block(
            width, packed.segment(), packed.offset(c), rows, scores, weights, sums, to);
      }
    }
  }

  @Override
  public void flush(SoftmaxFold into) {
    int columns = work.projects() ? projectedColumns() : 0;
    for (int first = 0; first < count; first += Lanes.COUNT) {
      int some = Math.min(Lanes.COUNT, count - first);
      int from = panelPlace(first / Lanes.PANEL) + first % Lanes.PANEL;
      transpose(sums, from, Lanes.PANEL, columns, some, rows);
      for (int q = first; q < first + some; q++) {
        int at = (q - first) * columns;
        poison[q] += Overflow.zeroOrNaN(rows, at, columns) + sum[q] * 0;
        into.merge(q, (double) beta * max[q], sum[q], rows, at);
      }
    }
    clearSums();
  }

  /** Writes {@code width} neighbouring columns of a matrix as rows of length {@code height}. */
  private static void transpose(
      float[] matrix, int from, int stride, int height, int width, float[] rows) {
    for (int c = 0; c < height; c++) {
      for (int q = 0; q < width; q++) {
        rows[q * height + c] = matrix[from + c * stride + q];
      }
    }
  }

  @Override
  public void markOverflows(boolean[] overflowed, int first) {
    for (int q = 0; q < count; q++) {
      overflowed[first + q] |= poison[q] != 0;
    }
  }
}
