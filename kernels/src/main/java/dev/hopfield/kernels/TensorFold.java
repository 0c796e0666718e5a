package dev.hopfield.kernels;

import static dev.hopfield.kernels.FoldRow.MAX;
import static dev.hopfield.kernels.FoldRow.SUM;
import static dev.hopfield.kernels.FoldRow.WEIGHTED;
import static dev.hopfield.kernels.Launch.BATCH;
import static dev.hopfield.kernels.Launch.BETA;
import static dev.hopfield.kernels.Launch.FIRST;
import static dev.hopfield.kernels.Launch.LOWEST;
import static dev.hopfield.kernels.Launch.PROJECT;
import static dev.hopfield.kernels.Launch.ROWS;
import static dev.hopfield.kernels.Launch.SCRATCH_AT;
import static dev.hopfield.kernels.Launch.SPLITS;
import static dev.hopfield.kernels.Launch.SPLIT_ROWS;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.enums.MMAShape;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.BFloat16;
import uk.ac.manchester.tornado.api.types.HalfFloat;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** The fused fold for batches on tensor cores (CUDA), for rows held as bf16. */
public final class TensorFold {
  /*
   * TornadoVM 5.2.0 lets no kernel read an accumulator, so nothing can be rescaled when the maximum
   * rises. Therefore there are two passes: the first finds the maximum of every query's scores, and
   * with that fixed shift the second only ever adds to its accumulators, which it stores once.
   *
   * Sixteen queries and sixteen rows at a time. Warp w has columns 64 w … 64 w + 63: it multiplies
   * them into partial scores (rows × queries), which cross through global memory, where they stay in
   * cache; all work-items turn them into weights; and then the warp multiplies these with the same
   * columns. A row is read from global memory once a pass, and lies in local memory twice, as the
   * left factor of the first product and as the right one of the second.
   *
   * Products of bf16 are exact in f32. A query is the sum of three bf16 and a weight that of two, so
   * that nothing but the rows is held with eight bits: the error is that of the f32 kernels.
   */

  /** Columns of a warp. */
  public static final int PANEL = 64;

  /** Queries of a group, and rows of a tile. */
  public static final int TILE = 16;

  /** Floats of scratch for each warp of each group. */
  public static final int SCRATCH = TILE * PANEL;

  /** Most warps in a group, so that local memory suffices. */
  public static final int MOST_WARPS = 8;

  private static final int LANES = 32;
  private static final int PANEL_WORDS = PANEL / 2;
  // Ints of a 16 × 16 left factor and a 16 × 8 right one, and their bytes.
  private static final int LEFT = 128;
  private static final int RIGHT = 64;
  private static final int PANEL_INTS = TILE * PANEL_WORDS;
  private static final int PANEL_BYTES = PANEL_INTS * 4;

  private TensorFold() {}

  /**
   * One pass over rows that are their own values.
   *
   * <p><b>Launch.</b> Groups of {@code warps · 32} work-items in one dimension, {@code warps =
   * ⌈dim/64⌉}; {@code splits · ⌈B/16⌉} groups, the groups of one split next to each other.
   *
   * <p><b>Local memory.</b> {@code warps · 1024 + 640} words.
   *
   * <p><b>Global memory, a group.</b> Reads its split of the patterns once, its queries once;
   * writes and reads {@code warps · 1024} floats of scratch once a tile (in cache); writes one row
   * of {@code splitFolds} and one element of {@code splitBest} for each of its queries, number
   * {@code q · splits + split}.
   *
   * @param context the work-item
   * @param launch counts, see {@link Launch}; the window, B, the splits, PROJECT and SCRATCH_AT are
   *     read
   * @param factors β
   * @param packed rows of {@code dim} bf16 elements, see {@link RowFormat}
   * @param queries row-major, {@code dim} elements a query, B rounded up to a multiple of 16
   * @param scratch {@link #SCRATCH} floats for each warp of each group, from block SCRATCH_AT on
   * @param shifts the maximum score of each query; not read in the first pass
   * @param winners the row that attains it; not read in the first pass
   * @param splitFolds first pass: m of each query and split; second: (m, l, o), m the shift; l is
   *     NaN where a product xᵢᵀξ is beyond the range of f32
   * @param splitBest the lowest row that attains m, counted in the chunk
   * @param dim d
   * @param warps in a group
   * @param pass 1 or 2
   */
  public static void fold(
      KernelContext context,
      IntArray launch,
      FloatArray factors,
      IntArray packed,
      FloatArray queries,
      FloatArray scratch,
      FloatArray shifts,
      IntArray winners,
      FloatArray splitFolds,
      IntArray splitBest,
      int dim,
      int warps,
      int pass) {
    int thread = context.localIdx;
    int lane = thread % LANES;
    int warp = thread / LANES;
    int splits = launch.get(SPLITS);
    float beta = factors.get(BETA);
    int queryBlocks = (launch.get(BATCH) + TILE - 1) / TILE;
    int split = context.groupIdx / queryBlocks;
    int firstQuery = (context.groupIdx - split * queryBlocks) * TILE;
    int firstRow = launch.get(FIRST) + split * launch.get(SPLIT_ROWS);
    int endRow =
        TornadoMath.min(firstRow + launch.get(SPLIT_ROWS), launch.get(FIRST) + launch.get(ROWS));
    int words = (dim + 1) / 2;
    int threads = warps * LANES;
    int each = (LEFT + threads - 1) / threads;
    int[] left = context.allocateIntLocalArray(warps * PANEL_INTS);
    int[] right = context.allocateIntLocalArray(warps * PANEL_INTS);
    int[] weightHigh = context.allocateIntLocalArray(LEFT);
    int[] weightLow = context.allocateIntLocalArray(LEFT);
    float[] reduced = context.allocateFloatLocalArray(LEFT);
    int[] reducedRow = context.allocateIntLocalArray(LEFT);
    float[] sum = new float[each];
    float[] most = new float[each];
    int[] best = new int[each];
    int[] held = new int[TILE];
    for (int i = 0; i < each; i++) {
      sum[i] = 0f;
      most[i] = LOWEST;
      best[i] = firstRow;
    }
    int mine = warp * PANEL_INTS;
    int mineBytes = warp * PANEL_BYTES;
    int firstBlock = launch.get(SCRATCH_AT) + context.groupIdx * warps;
    int group = firstBlock + warp;

    // The queries' columns of this warp as right factors, k in rows: their high, middle, low parts.
    for (int i = lane; i < PANEL_INTS; i += LANES) {
      right[mine + i] = QueryParts.pair(queries, firstQuery, warp, i, dim, 0);
    }
    context.localBarrier();
    HalfFloat[] h0 = context.mmaLoadB(right, 16, mineBytes);
    HalfFloat[] h1 = context.mmaLoadB(right, 16, mineBytes + 256);
    HalfFloat[] h2 = context.mmaLoadB(right, 16, mineBytes + 512);
    HalfFloat[] h3 = context.mmaLoadB(right, 16, mineBytes + 768);
    HalfFloat[] h4 = context.mmaLoadB(right, 16, mineBytes + 1024);
    HalfFloat[] h5 = context.mmaLoadB(right, 16, mineBytes + 1280);
    HalfFloat[] h6 = context.mmaLoadB(right, 16, mineBytes + 1536);
    HalfFloat[] h7 = context.mmaLoadB(right, 16, mineBytes + 1792);
    context.localBarrier();
    for (int i = lane; i < PANEL_INTS; i += LANES) {
      right[mine + i] = QueryParts.pair(queries, firstQuery, warp, i, dim, 1);
    }
    context.localBarrier();
    HalfFloat[] m0 = context.mmaLoadB(right, 16, mineBytes);
    HalfFloat[] m1 = context.mmaLoadB(right, 16, mineBytes + 256);
    HalfFloat[] m2 = context.mmaLoadB(right, 16, mineBytes + 512);
    HalfFloat[] m3 = context.mmaLoadB(right, 16, mineBytes + 768);
    HalfFloat[] m4 = context.mmaLoadB(right, 16, mineBytes + 1024);
    HalfFloat[] m5 = context.mmaLoadB(right, 16, mineBytes + 1280);
    HalfFloat[] m6 = context.mmaLoadB(right, 16, mineBytes + 1536);
    HalfFloat[] m7 = context.mmaLoadB(right, 16, mineBytes + 1792);
    context.localBarrier();
    for (int i = lane; i < PANEL_INTS; i += LANES) {
      right[mine + i] = QueryParts.pair(queries, firstQuery, warp, i, dim, 2);
    }
    context.localBarrier();
    HalfFloat[] l0 = context.mmaLoadB(right, 16, mineBytes);
    HalfFloat[] l1 = context.mmaLoadB(right, 16, mineBytes + 256);
    HalfFloat[] l2 = context.mmaLoadB(right, 16, mineBytes + 512);
    HalfFloat[] l3 = context.mmaLoadB(right, 16, mineBytes + 768);
    HalfFloat[] l4 = context.mmaLoadB(right, 16, mineBytes + 1024);
    HalfFloat[] l5 = context.mmaLoadB(right, 16, mineBytes + 1280);
    HalfFloat[] l6 = context.mmaLoadB(right, 16, mineBytes + 1536);
    HalfFloat[] l7 = context.mmaLoadB(right, 16, mineBytes + 1792);
    context.localBarrier();

    float[] o0 = context.mmaFragment(0f);
    float[] o1 = context.mmaFragment(0f);
    float[] o2 = context.mmaFragment(0f);
    float[] o3 = context.mmaFragment(0f);
    float[] o4 = context.mmaFragment(0f);
    float[] o5 = context.mmaFragment(0f);
    float[] o6 = context.mmaFragment(0f);
    float[] o7 = context.mmaFragment(0f);
    for (int row = firstRow; row < endRow; row += TILE) {
      int word = warp * PANEL_WORDS + lane;
      for (int r = 0; r < TILE; r++) {
        int pair = 0;
        if (row + r < endRow) {
          if (word < words) {
            pair = packed.get((row + r) * words + word);
          }
        }
        held[r] = pair;
      }
      for (int r = 0; r < TILE; r++) {
        left[mine + lane / 8 * LEFT + r * 8 + lane % 8] = held[r];
        right[mine + lane / 4 * RIGHT + r * 4 + lane % 4] = held[r];
      }
      context.localBarrier();

      HalfFloat[] x0 = context.mmaLoadA(left, 16, mineBytes);
      HalfFloat[] x1 = context.mmaLoadA(left, 16, mineBytes + 512);
      HalfFloat[] x2 = context.mmaLoadA(left, 16, mineBytes + 1024);
      HalfFloat[] x3 = context.mmaLoadA(left, 16, mineBytes + 1536);
      float[] s = context.mmaFragment(0f);
      s = context.mmaBF16(x0, l0, s, MMAShape.M16N8K16);
      s = context.mmaBF16(x1, l2, s, MMAShape.M16N8K16);
      s = context.mmaBF16(x2, l4, s, MMAShape.M16N8K16);
      s = context.mmaBF16(x3, l6, s, MMAShape.M16N8K16);
      s = context.mmaBF16(x0, m0, s, MMAShape.M16N8K16);
      s = context.mmaBF16(x1, m2, s, MMAShape.M16N8K16);
      s = context.mmaBF16(x2, m4, s, MMAShape.M16N8K16);
      s = context.mmaBF16(x3, m6, s, MMAShape.M16N8K16);
      s = context.mmaBF16(x0, h0, s, MMAShape.M16N8K16);
      s = context.mmaBF16(x1, h2, s, MMAShape.M16N8K16);
      s = context.mmaBF16(x2, h4, s, MMAShape.M16N8K16);
      s = context.mmaBF16(x3, h6, s, MMAShape.M16N8K16);
      context.mmaStore(s, scratch, group * PANEL, 0, TILE);
      float[] t = context.mmaFragment(0f);
      t = context.mmaBF16(x0, l1, t, MMAShape.M16N8K16);
      t = context.mmaBF16(x1, l3, t, MMAShape.M16N8K16);
      t = context.mmaBF16(x2, l5, t, MMAShape.M16N8K16);
      t = context.mmaBF16(x3, l7, t, MMAShape.M16N8K16);
      t = context.mmaBF16(x0, m1, t, MMAShape.M16N8K16);
      t = context.mmaBF16(x1, m3, t, MMAShape.M16N8K16);
      t = context.mmaBF16(x2, m5, t, MMAShape.M16N8K16);
      t = context.mmaBF16(x3, m7, t, MMAShape.M16N8K16);
      t = context.mmaBF16(x0, h1, t, MMAShape.M16N8K16);
      t = context.mmaBF16(x1, h3, t, MMAShape.M16N8K16);
      t = context.mmaBF16(x2, h5, t, MMAShape.M16N8K16);
      t = context.mmaBF16(x3, h7, t, MMAShape.M16N8K16);
      context.mmaStore(t, scratch, group * PANEL, 8, TILE);
      context.localBarrier();

      for (int i = 0; i < each; i++) {
        // A pair of neighbouring rows for one query.
        int pair = thread + i * threads;
        if (pair < LEFT) {
          int query = pair / 8;
          int r = pair % 8 * 2;
          float one = 0f;
          float two = 0f;
          for (int w = 0; w < warps; w++) {
            int at = (firstBlock + w) * SCRATCH + r * TILE + query;
            one += scratch.get(at);
            two += scratch.get(at + TILE);
          }
          // Plus 0, or NaN for an infinite product: so that −∞, too small to weigh, shows too.
          one = row + r < endRow ? beta * one + 0f * one : LOWEST;
          two = row + r + 1 < endRow ? beta * two + 0f * two : LOWEST;
          if (pass == 1) {
            best[i] = one > most[i] ? row + r : best[i];
            most[i] = one > most[i] ? one : most[i];
            best[i] = two > most[i] ? row + r + 1 : best[i];
            most[i] = two > most[i] ? two : most[i];
          }
          if (pass == 2) {
            float shift = shifts.get(firstQuery + query);
            one = TornadoMath.exp(one - shift);
            two = TornadoMath.exp(two - shift);
            sum[i] += one + two;
            int highOne = BFloat16.bf16FromFloat(one) & 0xffff;
            int highTwo = BFloat16.bf16FromFloat(two) & 0xffff;
            one -= BFloat16.bf16ToFloat((short) highOne);
            two -= BFloat16.bf16ToFloat((short) highTwo);
            weightHigh[pair] = highOne | (highTwo << 16);
            weightLow[pair] =
                (BFloat16.bf16FromFloat(one) & 0xffff)
                    | ((BFloat16.bf16FromFloat(two) & 0xffff) << 16);
          }
        }
      }
      context.localBarrier();

      if (pass == 2) {
        HalfFloat[] high = context.mmaLoadA(weightHigh, 16, 0);
        HalfFloat[] low = context.mmaLoadA(weightLow, 16, 0);
        HalfFloat[] v0 = context.mmaLoadB(right, 16, mineBytes);
        HalfFloat[] v1 = context.mmaLoadB(right, 16, mineBytes + 256);
        HalfFloat[] v2 = context.mmaLoadB(right, 16, mineBytes + 512);
        HalfFloat[] v3 = context.mmaLoadB(right, 16, mineBytes + 768);
        o0 = context.mmaBF16(low, v0, o0, MMAShape.M16N8K16);
        o1 = context.mmaBF16(low, v1, o1, MMAShape.M16N8K16);
        o2 = context.mmaBF16(low, v2, o2, MMAShape.M16N8K16);
        o3 = context.mmaBF16(low, v3, o3, MMAShape.M16N8K16);
        o0 = context.mmaBF16(high, v0, o0, MMAShape.M16N8K16);
        o1 = context.mmaBF16(high, v1, o1, MMAShape.M16N8K16);
        o2 = context.mmaBF16(high, v2, o2, MMAShape.M16N8K16);
        o3 = context.mmaBF16(high, v3, o3, MMAShape.M16N8K16);
        HalfFloat[] v4 = context.mmaLoadB(right, 16, mineBytes + 1024);
        HalfFloat[] v5 = context.mmaLoadB(right, 16, mineBytes + 1280);
        HalfFloat[] v6 = context.mmaLoadB(right, 16, mineBytes + 1536);
        HalfFloat[] v7 = context.mmaLoadB(right, 16, mineBytes + 1792);
        o4 = context.mmaBF16(low, v4, o4, MMAShape.M16N8K16);
        o5 = context.mmaBF16(low, v5, o5, MMAShape.M16N8K16);
        o6 = context.mmaBF16(low, v6, o6, MMAShape.M16N8K16);
        o7 = context.mmaBF16(low, v7, o7, MMAShape.M16N8K16);
        o4 = context.mmaBF16(high, v4, o4, MMAShape.M16N8K16);
        o5 = context.mmaBF16(high, v5, o5, MMAShape.M16N8K16);
        o6 = context.mmaBF16(high, v6, o6, MMAShape.M16N8K16);
        o7 = context.mmaBF16(high, v7, o7, MMAShape.M16N8K16);
      }
    }

    for (int i = 0; i < each; i++) {
      int pair = thread + i * threads;
      if (pair < LEFT) {
        reduced[pair] = pass == 1 ? most[i] : sum[i];
        reducedRow[pair] = best[i];
      }
    }
    if (pass == 2) {
      int to = group * TILE;
      context.mmaStore(o0, scratch, to, 0, PANEL);
      context.mmaStore(o1, scratch, to, 8, PANEL);
      context.mmaStore(o2, scratch, to, 16, PANEL);
      context.mmaStore(o3, scratch, to, 24, PANEL);
      context.mmaStore(o4, scratch, to, 32, PANEL);
      context.mmaStore(o5, scratch, to, 40, PANEL);
      context.mmaStore(o6, scratch, to, 48, PANEL);
      context.mmaStore(o7, scratch, to, 56, PANEL);
    }
    context.localBarrier();

    int length = WEIGHTED + dim;
    if (thread < TILE) {
      int entry = (firstQuery + thread) * splits + split;
      if (pass == 1) {
        float m = LOWEST;
        int winner = Integer.MAX_VALUE;
        for (int i = 0; i < 8; i++) {
          float other = reduced[thread * 8 + i];
          int otherRow = reducedRow[thread * 8 + i];
          int higher = other > m ? 1 : 0;
          int equal = other == m ? 1 : 0;
          int lower = otherRow < winner ? 1 : 0;
          if (higher + equal * lower > 0) {
            m = other;
            winner = otherRow;
          }
        }
        splitFolds.set(entry * length + MAX, m);
        splitBest.set(entry, winner);
      }
      if (pass == 2) {
        float l = 0f;
        for (int i = 0; i < 8; i++) {
          l += reduced[thread * 8 + i];
        }
        splitFolds.set(entry * length + MAX, shifts.get(firstQuery + thread));
        splitFolds.set(entry * length + SUM, l);
        splitBest.set(entry, winners.get(firstQuery + thread));
      }
    }
    if (pass == 2) {
      if (launch.get(PROJECT) == 1) {
        for (int i = thread; i < TILE * dim; i += threads) {
          int query = i / dim;
          int c = i - query * dim;
          int panel = c / PANEL;
          int at = ((firstBlock + panel) * TILE + query) * PANEL + c - panel * PANEL;
          int entry = (firstQuery + query) * splits + split;
          splitFolds.set(entry * length + WEIGHTED + c, scratch.get(at));
        }
      }
    }
  }
}
