package dev.hopfield.kernels;

import static dev.hopfield.kernels.FoldRow.MAX;
import static dev.hopfield.kernels.FoldRow.WEIGHTED;
import static dev.hopfield.kernels.Launch.BATCH;
import static dev.hopfield.kernels.Launch.LOWEST;
import static dev.hopfield.kernels.Launch.SPLITS;
import static dev.hopfield.kernels.TensorFold.TILE;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** The shift of the exponentials that the second pass of {@link TensorFold} keeps to. */
public final class FixedShift {
  private FixedShift() {}

  /**
   * Between the passes: the maximum over the splits, and the lowest row that attains it.
   *
   * <p><b>Launch.</b> A work-item a query, in groups of {@code threads}. <b>Local memory.</b> None.
   * <b>Global memory, a work-item.</b> Reads an entry of each split; writes one shift and one
   * winner. Queries that only fill up the last sixteen take part.
   *
   * @param context the work-item
   * @param launch counts, see {@link Launch}; B and the splits are read
   * @param splitFolds m of each query and split
   * @param splitBest the row of each
   * @param shifts receives the maxima
   * @param winners receives the rows
   * @param dim d
   */
  public static void find(
      KernelContext context,
      IntArray launch,
      FloatArray splitFolds,
      IntArray splitBest,
      FloatArray shifts,
      IntArray winners,
      int dim) {
    int query = context.globalIdx;
    int splits = launch.get(SPLITS);
    int padded = (launch.get(BATCH) + TILE - 1) / TILE * TILE;
    if (query < padded) {
      float m = LOWEST;
      int winner = splitBest.get(query * splits);
      for (int s = 0; s < splits; s++) {
        float other = splitFolds.get((query * splits + s) * (WEIGHTED + dim) + MAX);
        if (other > m) {
          m = other;
          winner = splitBest.get(query * splits + s);
        }
      }
      shifts.set(query, m);
      winners.set(query, winner);
    }
  }
}
