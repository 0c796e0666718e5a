package dev.hopfield.kernels;

import static dev.hopfield.kernels.FoldRow.MAX;
import static dev.hopfield.kernels.FoldRow.SUM;
import static dev.hopfield.kernels.FoldRow.WEIGHTED;
import static dev.hopfield.kernels.Launch.BATCH;
import static dev.hopfield.kernels.Launch.BETA;
import static dev.hopfield.kernels.Launch.FIRST;
import static dev.hopfield.kernels.Launch.LOWEST;
import static dev.hopfield.kernels.Launch.ROWS;
import static dev.hopfield.kernels.Launch.VALUE_SCALES;
import static dev.hopfield.kernels.RowFormat.element;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * The fold for batches by matrix products (CUDA): what is done before, between and after the
 * products of {@link MatrixProduct}.
 */
public final class ProductFold {
  /*
   * A window of rows is folded chunk by chunk; a chunk's scores stay in the device's cache. Its rows
   * are cut into segments, and segment g of every chunk is folded into the same running state (m, l,
   * o): the segments are the splits of the fold, and merged as such when all chunks are through. A
   * warp has one segment of one query: the chunk's maximum may raise m, and then what was summed up
   * before shrinks by e^{m_before − m}, o in global memory, before the product adds to it.
   *
   * Where the next chunk begins is a number on the device, so that the same launches, unchanged, go
   * through all chunks: they can be replayed as a CUDA graph. It lies in two places, one read by the
   * copies and one by the weights; each kernel writes the place that the other one reads.
   */

  /** Rows of a segment. */
  public static final int SEGMENT = 512;

  /** Ints that say how far the fold has come. */
  public static final int PROGRESS = 6;

  private static final int LANES = 32;
  // Scores of a lane, in registers.
  private static final int EACH = SEGMENT / LANES;

  private static final int COPY_FROM = 0;
  private static final int WEIGH_FROM = 1;
  private static final int BEGIN = 2;
  private static final int END = 3;
  private static final int SCALES = 4;
  private static final int QUERIES = 5;

  private ProductFold() {}

  /**
   * Writes 0 to what products may read before anything else was written there; once, when patterns
   * are loaded.
   *
   * <p><b>Launch.</b> Groups of {@code threads} work-items in one dimension, as many as you like.
   * <b>Local memory.</b> None.
   *
   * @param context the work-item
   * @param rows copied rows
   * @param values copied values
   * @param queries Q
   * @param scores S
   * @param sums O
   * @param progress how far the fold has come
   * @param factors β
   * @param items work-items in all
   */
  public static void clear(
      KernelContext context,
      FloatArray rows,
      FloatArray values,
      FloatArray queries,
      FloatArray scores,
      FloatArray sums,
      IntArray progress,
      FloatArray factors,
      int items) {
    int item = context.globalIdx;
    for (int i = item; i < sums.getSize(); i += items) {
      sums.set(i, 0f);
    }
    if (item == 0) {
      rows.set(0, 0f);
      values.set(0, 0f);
      queries.set(0, 0f);
      scores.set(0, 0f);
      progress.set(0, 0);
      factors.set(0, 0f);
    }
  }

  /**
   * Begins a fold: queries to where products read them, padded with zeros, and the window.
   *
   * <p><b>Launch.</b> Groups of {@code threads} work-items in one dimension; {@code width} groups,
   * a group a query. <b>Local memory.</b> None. <b>Global memory, a group.</b> Copies a query.
   *
   * @param context the work-item
   * @param launch counts, see {@link Launch}; the window, B and VALUE_SCALES are read
   * @param factors β
   * @param from B queries of {@code dim} elements
   * @param queries receives Q, {@code width × dim}
   * @param progress receives the window
   * @param kept receives β
   * @param dim d
   * @param threads work-items in a group
   */
  public static void begin(
      KernelContext context,
      IntArray launch,
      FloatArray factors,
      FloatArray from,
      FloatArray queries,
      IntArray progress,
      FloatArray kept,
      int dim,
      int threads) {
    int query = context.groupIdx;
    int used = query < launch.get(BATCH) ? 1 : 0;
    for (int c = context.localIdx; c < dim; c += threads) {
      float x = 0f;
      if (used == 1) {
        x = from.get(query * dim + c);
      }
      queries.set(query * dim + c, x);
    }
    if (context.globalIdx == 0) {
      progress.set(COPY_FROM, launch.get(FIRST));
      progress.set(WEIGH_FROM, launch.get(FIRST));
      progress.set(BEGIN, launch.get(FIRST));
      progress.set(END, launch.get(FIRST) + launch.get(ROWS));
      progress.set(SCALES, launch.get(VALUE_SCALES));
      progress.set(QUERIES, launch.get(BATCH));
      kept.set(0, factors.get(BETA));
    }
  }

  /**
   * Copies the next chunk, decoded, to the beginning of an array; zeros beyond the window.
   *
   * <p><b>Launch.</b> A work-item a word, {@code chunkRows · words} rounded up to whole groups of
   * any size. <b>Local memory.</b> None. <b>Global memory, a work-item.</b> Reads a word, writes
   * the elements in it.
   *
   * @param context the work-item
   * @param progress how far the fold has come
   * @param patterns rows of {@code dim} elements, where {@code format} is F32
   * @param packed the same where it is not, see {@link RowFormat}
   * @param scales what {@code format} says
   * @param rows receives {@code chunkRows × dim} elements
   * @param dim elements of a row
   * @param chunkRows rows of a chunk
   * @param format of the rows
   * @param values 1 for values, whose factors begin elsewhere, 0 for patterns
   */
  public static void copy(
      KernelContext context,
      IntArray progress,
      FloatArray patterns,
      IntArray packed,
      FloatArray scales,
      FloatArray rows,
      int dim,
      int chunkRows,
      int format,
      int values) {
    int item = context.globalIdx;
    int each = RowFormat.perWord(format);
    int words = RowFormat.words(dim, format);
    int from = progress.get(COPY_FROM);
    int end = progress.get(END);
    int scaleOfRow0 = values * progress.get(SCALES);
    int row = item / words;
    int word = item - row * words;
    if (row < chunkRows) {
      for (int e = 0; e < each; e++) {
        int c = word * each + e;
        if (c < dim) {
          float x = 0f;
          if (from + row < end) {
            x = element(patterns, packed, scales, scaleOfRow0, from + row, word, e, words, format);
          }
          rows.set(row * dim + c, x);
        }
      }
    }
    if (item == 0) {
      progress.set(WEIGH_FROM, from);
    }
  }

  /**
   * Turns a chunk's scores into weights relative to the running maximum, raises it where they are
   * higher, and shrinks what was summed up before.
   *
   * <p><b>Launch.</b> Groups of {@code warps · 32} work-items in one dimension; {@code width ·
   * segments / warps} groups, a warp for each segment of each query. On devices whose lanes
   * exchange values.
   *
   * <p><b>Local memory.</b> None. <b>Private,</b> in registers: 16 floats.
   *
   * <p><b>Global memory, a warp.</b> Reads and writes 512 scores once; m, l and the best row of its
   * entry, number {@code q · segments + g}; its row of {@code sums} where m rises.
   *
   * @param context the work-item
   * @param progress how far the fold has come
   * @param factors β
   * @param scores S, {@code width} rows of {@code segments · 512}; becomes P
   * @param splitFolds m and l of each entry, see {@link FoldRow}; l is NaN where a product xᵢᵀξ is
   *     beyond the range of f32
   * @param splitBest the lowest row that attains m, counted in the chunk of the plan
   * @param sums O, a row an entry; shrinks, or is 0 with the first chunk
   * @param valueDim d_v
   * @param segments how many
   * @param warps in a group
   */
  public static void weigh(
      KernelContext context,
      IntArray progress,
      FloatArray factors,
      FloatArray scores,
      FloatArray splitFolds,
      IntArray splitBest,
      FloatArray sums,
      int valueDim,
      int segments,
      int warps) {
    int thread = context.localIdx;
    int lane = thread % LANES;
    int entry = context.groupIdx * warps + thread / LANES;
    int query = entry / segments;
    int segment = entry - query * segments;
    int from = progress.get(WEIGH_FROM);
    int first = from + segment * SEGMENT;
    int end = progress.get(END);
    int fresh = from == progress.get(BEGIN) ? 1 : 0;
    float beta = factors.get(0);
    int at = query * segments * SEGMENT + segment * SEGMENT + lane;
    int fold = entry * (WEIGHTED + valueDim);
    float[] mine = new float[EACH];

    if (query < progress.get(QUERIES)) {
      float before = LOWEST;
      float sumBefore = 0f;
      int best = first;
      if (fresh == 0) {
        before = splitFolds.get(fold + MAX);
        sumBefore = splitFolds.get(fold + SUM);
        best = splitBest.get(entry);
      }
      float highest = LOWEST;
      for (int i = 0; i < EACH; i++) {
        float dot = scores.get(at + i * LANES);
        // Plus 0, or NaN for an infinite product: so that −∞, too small to weigh, shows too.
        float s = first + lane + i * LANES < end ? beta * dot + 0f * dot : LOWEST;
        mine[i] = s;
        highest = s > highest ? s : highest;
      }
      for (int delta = LANES / 2; delta > 0; delta /= 2) {
        float other = context.simdShuffleDown(highest, delta);
        highest = other > highest ? other : highest;
      }
      highest = context.simdBroadcastFirst(highest);
      // The lowest row, counted in the segment, that attains it: a small whole number.
      float place = SEGMENT;
      for (int i = EACH - 1; i >= 0; i--) {
        place = mine[i] == highest ? lane + i * LANES : place;
      }
      for (int delta = LANES / 2; delta > 0; delta /= 2) {
        float other = context.simdShuffleDown(place, delta);
        place = other < place ? other : place;
      }
      float m = highest > before ? highest : before;
      float sum = 0f;
      for (int i = 0; i < EACH; i++) {
        float weight = 0f;
        if (first + lane + i * LANES < end) {
          weight = TornadoMath.exp(mine[i] - m);
        }
        scores.set(at + i * LANES, weight);
        sum += weight;
      }
      sum = context.simdSum(sum);
      // Differences of LOWEST from itself are 0.
      float shrink = TornadoMath.exp(before - m);
      if (fresh == 1) {
        for (int c = lane; c < valueDim; c += LANES) {
          sums.set(entry * valueDim + c, 0f);
        }
      }
      if (fresh == 0) {
        if (shrink < 1f) {
          for (int c = lane; c < valueDim; c += LANES) {
            sums.set(entry * valueDim + c, shrink * sums.get(entry * valueDim + c));
          }
        }
      }
      if (lane == 0) {
        splitFolds.set(fold + MAX, m);
        splitFolds.set(fold + SUM, sumBefore * shrink + sum);
        splitBest.set(entry, highest > before ? first + (int) place : best);
      }
    }
    if (context.globalIdx == 0) {
      progress.set(COPY_FROM, from + segments * SEGMENT);
    }
  }

  /**
   * Ends a fold: o of each entry to where the merge reads it.
   *
   * <p><b>Launch.</b> Groups of {@code threads} work-items in one dimension; a group an entry,
   * {@code B · segments} of them. <b>Local memory.</b> None. <b>Global memory, a group.</b> Copies
   * o.
   *
   * @param context the work-item
   * @param sums O, a row an entry
   * @param splitFolds receives o of each entry, see {@link FoldRow}
   * @param valueDim d_v
   * @param threads work-items in a group
   */
  public static void gather(
      KernelContext context, FloatArray sums, FloatArray splitFolds, int valueDim, int threads) {
    int entry = context.groupIdx;
    int to = entry * (WEIGHTED + valueDim) + WEIGHTED;
    for (int c = context.localIdx; c < valueDim; c += threads) {
      splitFolds.set(to + c, sums.get(entry * valueDim + c));
    }
  }
}
