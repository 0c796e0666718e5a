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
 * <p>Two matrix products with the softmax between them, a tile at a time: scores, a tile's rows by
 * a panel's queries, then sums, the values' columns by a panel's queries. Queries are transposed
 * once; patterns are scored as they lie, and their values are cut into strips once a tile. With
 * queries in the lanes, no score needs a sum over lanes, and maximum, rescaling and weights are
 * lanewise. A panel's weights and a strip of the values stay in the first-level cache; the tile,
 * the queries and the sums of all panels in the second.
 */
final class BatchFolder implements TileFolder {
  private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT;

  /** Panels whose weights are kept at once, so that a strip is packed once for all of them. */
  private static final int PANELS_TOGETHER = 8;

  private final int dim;
  private final int valueDim;
  private final int tileRows;
  private final TileSource patterns;
  private final TileSource values;
  private final PackedStrip strip;
  private final MemorySegment queries;
  private final MemorySegment scores;
  private final TileScores view;

  /** o: for each panel, a row of W sums for each column of the values. */
  private final MemorySegment sums;

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
   * @param tileRows the rows of a tile, a multiple of {@link RegisterBlock#HEIGHT}
   * @param arena owns the scratch
   */
  BatchFolder(Patterns patterns, Patterns values, int mostQueries, int tileRows, Arena arena) {
    this.tileRows = tileRows;
    dim = patterns.dim();
    valueDim = values.dim();
    this.patterns = new TileSource(patterns, tileRows, dim, arena);
    this.values =
        values == patterns ? this.patterns : new TileSource(values, tileRows, valueDim, arena);
    strip = new PackedStrip(tileRows, arena);
    int lanes = panels(mostQueries) * Lanes.PANEL;
    queries = Floats.allocate(arena, (long) lanes * dim);
    sums = Floats.allocate(arena, (long) lanes * paddedColumns(Math.max(dim, valueDim)));
    rows = new float[Lanes.COUNT * Math.max(dim, valueDim)];
    int together = Math.min(PANELS_TOGETHER, panels(mostQueries));
    scores = Floats.allocate(arena, (long) together * tileRows * Lanes.PANEL);
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
    return RegisterBlock.blocks(columns) * RegisterBlock.HEIGHT;
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
      sums.asSlice(0, panelSums(panels(count))).fill((byte) 0);
    }
  }

  private int projectedColumns() {
    return work == Work.PROJECT_VALUES ? valueDim : dim;
  }

  /** Where the sums of a panel begin. */
  private long panelSums(int panel) {
    return panelOffset(panel, paddedColumns(projectedColumns()));
  }

  private static long panelOffset(int panel, int rows) {
    return (long) panel * rows * Lanes.PANEL_BYTES;
  }

  @Override
  public void fold(long firstRow, int rows, TileScores.@Nullable Visitor visitor) {
    patterns.locate(firstRow, rows);
    if (work == Work.PROJECT_VALUES) {
      values.locate(firstRow, rows);
    }
    view.rows(firstRow, rows);
    int panels = panels(count);
    for (int panel = 0; panel < panels; panel += PANELS_TOGETHER) {
      int end = Math.min(panels, panel + PANELS_TOGETHER);
      for (int p = panel; p < end; p++) {
        weigh(p, panelOffset(p - panel, tileRows), rows, visitor);
      }
      if (work.projects()) {
        accumulate(panel, end, rows);
      }
    }
  }

  /** Scores a tile with a panel and turns the scores, which begin at a byte, into weights. */
  private void weigh(int panel, long at, int rows, TileScores.@Nullable Visitor visitor) {
    int lane = panel * Lanes.PANEL;
    int vectors = vectors(panel);
    score(panel, at, rows, vectors);
    PanelSoftmax.largest(scores, at, rows, vectors, largest, poison, lane);
    if (visitor != null) {
      visitor.visit(view.queries(lane, queries(panel), at, largest));
    }
    if (work == Work.SCORE) {
      return;
    }
    boolean raised = PanelSoftmax.raise(largest, scale, vectors, max, sum, shrink, lane);
    if (raised && work.projects()) {
      long o = panelSums(panel);
      PanelSoftmax.rescale(sums, o, projectedColumns(), vectors, shrink, lane);
    }
    PanelSoftmax.weigh(scores, at, rows, vectors, scale, max, sum, lane);
  }

  private int queries(int panel) {
    return Math.min(Lanes.PANEL, count - panel * Lanes.PANEL);
  }

  /** The vectors that hold queries of a panel. */
  private int vectors(int panel) {
    return (queries(panel) + Lanes.COUNT - 1) / Lanes.COUNT;
  }

  /**
   * Scores a tile with a panel. The tile is taken as six streams and a block has a row of each,
   * because a processor's prefetcher follows streams that move on through pages of their own.
   */
  private void score(int panel, long to, int rows, int vectors) {
    int streamRows = RegisterBlock.blocks(rows);
    int width;
    for (int v = 0; v < vectors; v += width) {
      width = RegisterBlock.width(vectors - v);
      long lane = v * Lanes.BYTES;
      for (int n = 0; n < streamRows; n++) {
        ScoreKernel.block(
            width,
            patterns.segment(),
            patterns.offset() + n * patterns.rowBytes(),
            streamRows * patterns.rowBytes(),
            (rows - 1 - n) / streamRows,
            dim,
            queries,
            panelOffset(panel, dim) + lane,
            scores,
            to + n * Lanes.PANEL_BYTES + lane,
            streamRows * Lanes.PANEL_BYTES);
      }
    }
  }

  /** Adds a tile's weighted values to the sums of panels whose weights are there together. */
  private void accumulate(int first, int end, int rows) {
    TileSource source = work == Work.PROJECT_VALUES ? values : patterns;
    for (int c = 0; c < projectedColumns(); c += PackedStrip.COLUMNS) {
      int columns = Math.min(PackedStrip.COLUMNS, projectedColumns() - c);
      strip.pack(source, rows, c, columns);
      for (int panel = first; panel < end; panel++) {
        long o = panelSums(panel) + c * Lanes.PANEL_BYTES;
        accumulate(columns, rows, panelOffset(panel - first, tileRows), vectors(panel), o);
      }
    }
  }

  private void accumulate(int columns, int rows, long weights, int vectors, long to) {
    int width;
    for (int v = 0; v < vectors; v += width) {
      width = RegisterBlock.width(vectors - v);
      long lane = v * Lanes.BYTES;
      int height;
      for (int c = 0; c < columns; c += height) {
        height = RegisterBlock.height(width, columns - c);
        long sum = to + c * Lanes.PANEL_BYTES + lane;
        AccumulateKernel.block(
            height, width, strip.segment(), c * 4L, rows, scores, weights + lane, sums, sum);
      }
    }
  }

  @Override
  public void flush(SoftmaxFold into) {
    int columns = work.projects() ? projectedColumns() : 0;
    for (int first = 0; first < count; first += Lanes.COUNT) {
      int some = Math.min(Lanes.COUNT, count - first);
      long from = panelSums(first / Lanes.PANEL) + first % Lanes.PANEL * 4L;
      transpose(sums, from, columns, some, rows);
      for (int q = first; q < first + some; q++) {
        int at = (q - first) * columns;
        poison[q] += Overflow.zeroOrNaN(rows, at, columns) + sum[q] * 0;
        into.merge(q, (double) beta * max[q], sum[q], rows, at);
      }
    }
    clearSums();
  }

  /**
   * Writes {@code width} neighbouring columns of a panel's sums as rows of length {@code height}.
   */
  private static void transpose(
      MemorySegment sums, long from, int height, int width, float[] rows) {
    for (int c = 0; c < height; c++) {
      for (int q = 0; q < width; q++) {
        rows[q * height + c] = sums.get(FLOAT, from + c * Lanes.PANEL_BYTES + q * 4L);
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
