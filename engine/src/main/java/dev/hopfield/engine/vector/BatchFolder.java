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
  private final MemorySegment sums;
  private final TileScores view;

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
    sums = Floats.allocate(arena, (long) lanes * paddedColumns(Math.max(dim, valueDim)));
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
    for (int lane = 0; lane < panels(count) * Lanes.PANEL; lane++) {
      long to = panelOffset(lane / Lanes.PANEL, dim) + lane % Lanes.PANEL * 4L;
      for (int c = 0; c < dim; c++) {
        float element = lane < count ? states.data()[(first + lane) * dim + c] : 0;
        queries.set(FLOAT, to + c * Lanes.PANEL_BYTES, element);
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
    if (work.projects()) {
      int columns = paddedColumns(projectedColumns());
      sums.asSlice(0, panelOffset(panels(count), columns)).fill((byte) 0);
    }
  }

  private int projectedColumns() {
    return work == Work.PROJECT_VALUES ? valueDim : dim;
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
      int columns = projectedColumns();
      long at = panelOffset(panel, paddedColumns(columns));
      PanelSoftmax.rescale(sums, at, columns, vectors, shrink, lane);
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
    long into = panelOffset(panel, paddedColumns(columns));
    for (int v = 0; v < vectors; v += RegisterBlock.width(vectors - v)) {
      int width = RegisterBlock.width(vectors - v);
      long weights = v * Lanes.BYTES;
      for (int c = 0; c < columns; c += RegisterBlock.height(width)) {
        long to = into + c * Lanes.PANEL_BYTES + v * Lanes.BYTES;
        AccumulateKernel.block(
            width, packed.segment(), packed.offset(c), rows, scores, weights, sums, to);
      }
    }
  }

  @Override
  public void flush(SoftmaxFold into) {
    int columns = work.projects() ? projectedColumns() : 0;
    float[] row = new float[columns];
    for (int q = 0; q < count; q++) {
      long from = panelOffset(q / Lanes.PANEL, paddedColumns(columns)) + q % Lanes.PANEL * 4L;
      for (int c = 0; c < columns; c++) {
        row[c] = sums.get(FLOAT, from + c * Lanes.PANEL_BYTES);
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
