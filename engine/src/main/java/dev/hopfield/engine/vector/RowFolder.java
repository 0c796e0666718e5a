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
 * tile small enough that its rows are still in the second-level cache when they are added up after
 * they were scored.
 *
 * <p>What limits it is how fast memory delivers the patterns, so a tile is read as several streams
 * at once: a register block scores one row of each, its rows lying a stream's length apart. Each
 * stream moves on through pages of its own, which is what a processor's prefetcher looks for: in
 * neighbouring rows, the same block gets two thirds as many bytes a second.
 */
final class RowFolder implements TileFolder {
  /** Queries of a group. */
  private static final int GROUP = 4;

  /** Beyond, the scores of a tile take as much room as its rows. */
  private static final int MOST_GROUP_TILE_ROWS = 512;

  private final int dim;
  private final int tileRows;

  /** The rows of a tile for more than one query: a third more, in a few longer streams. */
  private final int groupTileRows;

  private final StoredRows patterns;
  private final StoredRows values;
  private final MemorySegment edge;
  private final float[] queries;
  private final float[] sums;

  /** The scores of each group, and what becomes of them. */
  private final float[][] scores;

  private final GroupSoftmax[] softmax;

  /** The scale of the row that each score of a group belongs to. */
  private final float[] factors;

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
   * @param tileRows the rows of a tile for one query, a multiple of 32
   * @param arena owns the scratch
   */
  RowFolder(Patterns patterns, Patterns values, int mostQueries, int tileRows, Arena arena) {
    this.tileRows = tileRows;
    groupTileRows = Math.min(MOST_GROUP_TILE_ROWS, tileRows * 4 / 3 / 16 * 16);
    int mostRows = Math.max(tileRows, groupTileRows);
    dim = patterns.dim();
    int rowFloats = Lanes.roundUp(dim);
    int valueFloats = Lanes.roundUp(values.dim());
    this.patterns = new StoredRows(patterns, mostRows, arena);
    this.values = values == patterns ? this.patterns : new StoredRows(values, mostRows, arena);
    int padded = (mostQueries + GROUP - 1) / GROUP * GROUP;
    queries = new float[padded * rowFloats];
    sums = new float[padded * Math.max(rowFloats, valueFloats)];
    int groups = padded / GROUP;
    int room = mostQueries == 1 ? tileRows : GROUP * mostRows;
    scores = new float[groups][room];
    factors = new float[room];
    softmax = new GroupSoftmax[groups];
    Arrays.setAll(softmax, g -> new GroupSoftmax(scores[g]));
    edge = Floats.allocate(arena, (long) DotKernel.ROWS_BY_ONE * rowFloats);
    max = new float[padded];
    sum = new float[padded];
    largest = new float[padded];
    poison = new float[padded];
  }

  @Override
  public int tileRows() {
    return count == 1 ? tileRows : groupTileRows;
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
      pack(states.data(), (first + q) * dim, q);
    }
    Arrays.fill(poison, 0);
    reset();
  }

  /** Puts a query where the vectors of its group take turns. */
  private void pack(float[] from, int at, int q) {
    int place = q / group * group * patterns.rowFloats() + q % group * Lanes.COUNT;
    for (int c = 0; c < dim; c += Lanes.COUNT) {
      int some = Math.min(Lanes.COUNT, dim - c);
      System.arraycopy(from, at + c, queries, place + c * group, some);
    }
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

  private StoredRows projected() {
    return work == Work.PROJECT_VALUES ? values : patterns;
  }

  @Override
  public void fold(long firstRow, int rows, TileScores.@Nullable Visitor visitor) {
    patterns.locate(firstRow, rows);
    if (work == Work.PROJECT_VALUES) {
      values.locate(firstRow, rows);
    }
    score(rows);
    if (patterns.areScaled()) {
      spreadScales(patterns, rows);
      for (int q = 0; q < count; q += group) {
        GroupSoftmax.multiply(scores[q / group], factors, rows * group, 0);
      }
    }
    look(firstRow, rows, visitor);
    if (work != Work.SCORE) {
      absorb(rows);
    }
  }

  private void look(long firstRow, int rows, TileScores.@Nullable Visitor visitor) {
    for (int q = 0; q < count; q += group) {
      softmax[q / group].largest(group, rows * group, largest, poison, q);
      if (visitor != null) {
        visitor.visit(view(q, firstRow, rows));
      }
    }
  }

  private TileScores view(int q, long firstRow, int rows) {
    return new TileScores(MemorySegment.ofArray(scores[q / group]), group * 4L, Float.BYTES)
        .streams(blockRows(), streamRows(rows))
        .rows(firstRow, rows)
        .queries(q, Math.min(group, count - q), 0, largest);
  }

  /** Rows of a register block, and streams of a tile. */
  private int blockRows() {
    return group == 1 ? DotKernel.ROWS_BY_ONE : DotKernel.ROWS_BY_FOUR;
  }

  /** Rows of a stream; the rows after the last stream are scored by themselves. */
  private int streamRows(int rows) {
    return rows / blockRows();
  }

  /** Scores a tile with all groups, which follow each other while a block's rows are at hand. */
  private void score(int rows) {
    int stream = streamRows(rows);
    long row = patterns.rowBytes();
    for (int n = 0; n < stream; n++) {
      scoreBlock(patterns.segment(), patterns.offset() + n * row, stream * row, n * blockRows());
    }
    int whole = stream * blockRows();
    if (whole < rows) {
      long from = patterns.offset() + whole * row;
      long bytes = (rows - whole) * row;
      MemorySegment.copy(patterns.segment(), from, edge, 0, bytes);
      // What the last row's last vector goes on into: it may be left of rows of another type.
      edge.asSlice(bytes, Math.min(edge.byteSize() - bytes, patterns.vectorBytes())).fill((byte) 0);
      scoreBlock(edge, 0, row, whole);
    }
  }

  private void scoreBlock(MemorySegment x, long at, long stride, int place) {
    int floats = patterns.rowFloats();
    RowKernels.Dots dots = patterns.kernels().dots(group);
    for (int q = 0; q < count; q += group) {
      float[] to = scores[q / group];
      dots.block(group, x, at, stride, floats, queries, q * floats, to, place * group);
    }
  }

  /** Puts the scale of each row at the places of its scores. */
  private void spreadScales(StoredRows of, int rows) {
    int streams = blockRows();
    int stream = streamRows(rows);
    int row = 0;
    for (int s = 0; s < streams; s++) {
      for (int n = 0; n < stream; n++) {
        putScale(of.scale(row++), n * streams + s);
      }
    }
    for (; row < rows; row++) {
      putScale(of.scale(row), row);
    }
  }

  private void putScale(float factor, int place) {
    for (int i = place * group; i < (place + 1) * group; i++) {
      factors[i] = factor;
    }
  }

  /** Folds the scores of all groups. */
  private void absorb(int rows) {
    if (work == Work.PROJECT_VALUES && values.areScaled()) {
      spreadScales(values, rows);
    }
    for (int q = 0; q < count; q += group) {
      for (int i = q; i < q + group; i++) {
        raise(i);
      }
      softmax[q / group].weigh(group, rows * group, scale, max, sum, q);
      if (work.projects()) {
        if (projected().areScaled()) {
          // A denormal weight would cost a hundred times a normal one.
          GroupSoftmax.multiply(scores[q / group], factors, rows * group, Float.MIN_NORMAL);
        }
        accumulate(q, rows);
      }
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
    StoredRows source = projected();
    int floats = source.rowFloats();
    int vectors = floats / Lanes.COUNT;
    int streams = blockRows();
    int stream = streamRows(rows);
    float[] weights = scores[q / group];
    int width;
    for (int v = 0; v < vectors; v += width) {
      width = RowSumKernel.width(group, vectors - v);
      long at = source.offset() + v * source.vectorBytes();
      int to = q * floats + v * Lanes.COUNT;
      for (int s = 0; s < streams; s++) {
        add(width, source, at, s * stream, stream, weights, s, streams, to);
      }
      int whole = streams * stream;
      add(width, source, at, whole, rows - whole, weights, whole, 1, to);
    }
  }

  /** Adds neighbouring rows whose weights lie {@code step} rows of weights apart. */
  private void add(
      int width,
      StoredRows source,
      long column,
      int firstRow,
      int rows,
      float[] weights,
      int from,
      int step,
      int to) {
    long stride = source.rowBytes();
    source
        .kernels()
        .sums()
        .block(
            group,
            width,
            source.segment(),
            column + firstRow * stride,
            stride,
            rows,
            weights,
            from * group,
            step * group,
            sums,
            to,
            source.rowFloats());
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
