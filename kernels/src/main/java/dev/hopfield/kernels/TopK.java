package dev.hopfield.kernels;

import static dev.hopfield.kernels.Launch.FIRST;
import static dev.hopfield.kernels.Launch.FROM;
import static dev.hopfield.kernels.Launch.KEEP;
import static dev.hopfield.kernels.Launch.LOWEST;
import static dev.hopfield.kernels.Launch.ROWS;
import static dev.hopfield.kernels.Launch.STRIDE;
import static dev.hopfield.kernels.Launch.TO;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * The k highest scores of each query: a tournament in rounds. Each round sorts segments of the
 * entries on their own and keeps the first k of each; it ends when a query has one segment left.
 */
public final class TopK {
  /*
   * A bitonic sorting network in local memory (Batcher 1968): its comparisons do not depend on the
   * data, so that all work-items pass the same barriers. The order is total (higher score first,
   * then lower row), so the outcome does not depend on how the rows were cut.
   *
   * Comparisons are combined as numbers: TornadoVM 5.2.0 generates wrong OpenCL for
   * `a || (b && c)`, dropping the negation of the part in parentheses.
   */

  private TopK() {}

  /**
   * Sorts each segment of {@code segment} entries and keeps the first KEEP of it.
   *
   * <p><b>Launch.</b> Groups of {@code threads} work-items in one dimension; {@code B ·
   * ⌈ROWS/segment⌉} groups, the segments of a query next to each other. ROWS counts a query's
   * entries, which begin at {@code FROM + q · STRIDE}. {@code segment} is a power of two, {@code 2
   * · KEEP ≤ segment}, {@code threads ≤ segment/2}.
   *
   * <p><b>Local memory.</b> {@code segment} floats and {@code segment} ints.
   *
   * <p><b>Global memory, a group.</b> Reads its segment once; writes KEEP entries, entry j of the
   * group's at {@code TO + group · KEEP + j}: so the kept entries of a query again lie next to each
   * other, {@code KEEP · segments} apart. Where there are fewer entries the rest is {@link
   * Launch#LOWEST} with row −1.
   *
   * @param context the work-item
   * @param launch counts, see {@link Launch}; FIRST, ROWS, STRIDE, KEEP, FROM and TO are read
   * @param scores scores of the entries
   * @param rows rows of the entries; not read with {@code fromScores = 1}, where entry r is row
   *     {@code FIRST + r}
   * @param keptScores receives the scores kept; may be {@code scores}, written elsewhere
   * @param keptRows receives the rows kept, counted in the chunk; may be {@code rows}
   * @param fromScores 1 for the first round, else 0
   * @param threads work-items in a group
   * @param segment entries in a segment
   */
  public static void keepBest(
      KernelContext context,
      IntArray launch,
      FloatArray scores,
      IntArray rows,
      FloatArray keptScores,
      IntArray keptRows,
      int fromScores,
      int threads,
      int segment) {
    int thread = context.localIdx;
    int entries = launch.get(ROWS);
    int keep = launch.get(KEEP);
    int segments = (entries + segment - 1) / segment;
    int query = context.groupIdx / segments;
    int from = (context.groupIdx - query * segments) * segment;
    int base = launch.get(FROM) + query * launch.get(STRIDE) + from;
    float[] score = context.allocateFloatLocalArray(segment);
    int[] row = context.allocateIntLocalArray(segment);

    for (int i = thread; i < segment; i += threads) {
      float entryScore = LOWEST;
      int entryRow = Integer.MAX_VALUE;
      if (from + i < entries) {
        entryScore = scores.get(base + i);
        entryRow = fromScores == 1 ? launch.get(FIRST) + from + i : rows.get(base + i);
      }
      score[i] = entryScore;
      row[i] = entryRow < 0 ? Integer.MAX_VALUE : entryRow;
    }

    for (int size = 2; size <= segment; size *= 2) {
      for (int reach = size / 2; reach > 0; reach /= 2) {
        context.localBarrier();
        for (int pair = thread; pair < segment / 2; pair += threads) {
          int low = pair / reach * reach * 2 + pair % reach;
          int high = low + reach;
          float lowScore = score[low];
          float highScore = score[high];
          int lowRow = row[low];
          int highRow = row[high];
          int higher = highScore > lowScore ? 1 : 0;
          int equal = highScore == lowScore ? 1 : 0;
          int lower = highRow < lowRow ? 1 : 0;
          int highFirst = higher + equal * lower;
          // Runs of `size` entries are sorted best first and worst first in turn.
          int bestFirst = 1 - low / size % 2;
          if (highFirst == bestFirst) {
            score[low] = highScore;
            score[high] = lowScore;
            row[low] = highRow;
            row[high] = lowRow;
          }
        }
      }
    }
    context.localBarrier();
    for (int j = thread; j < keep; j += threads) {
      int entry = launch.get(TO) + context.groupIdx * keep + j;
      keptScores.set(entry, score[j]);
      keptRows.set(entry, row[j] == Integer.MAX_VALUE ? -1 : row[j]);
    }
  }
}
