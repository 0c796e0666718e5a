package dev.hopfield.engine.store;

import dev.hopfield.engine.PatternNorms;
import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.RowPass;
import java.util.List;

/**
 * Norms of a segment's rows that are left, block by block, so that a removal reads only the blocks
 * that it touches. Immutable.
 */
final class BlockNorms {
  private final double[] largest;
  private final double[] smallest;
  private final double[] sum;

  private BlockNorms(double[] largest, double[] smallest, double[] sum) {
    this.largest = largest;
    this.smallest = smallest;
    this.sum = sum;
  }

  /**
   * Reads every pattern once.
   *
   * @throws dev.hopfield.engine.InvalidInputException at the first NaN or infinity, where these are
   *     refused
   */
  static BlockNorms of(Patterns patterns, boolean requireFinite, String what) {
    record Read(PatternNorms norms, int rows) {}
    List<Read> read =
        RowPass.over(
            patterns,
            (first, rows, block) ->
                new Read(
                    PatternNorms.ofRows(first, rows, block, patterns.dim(), requireFinite, what),
                    rows));
    int blocks = read.size();
    BlockNorms norms = new BlockNorms(new double[blocks], new double[blocks], new double[blocks]);
    for (int b = 0; b < blocks; b++) {
      norms.put(b, read.get(b).norms, read.get(b).rows);
    }
    return norms;
  }

  private void put(int block, PatternNorms norms, int rows) {
    largest[block] = norms.largest();
    smallest[block] = norms.smallest();
    sum[block] = norms.mean() * rows;
  }

  /**
   * The norms after a removal.
   *
   * @param removed all rows that are no longer there
   * @param now those of them whose blocks have to be read again
   */
  BlockNorms without(Patterns patterns, RowSet removed, long[] now) {
    BlockNorms next = new BlockNorms(largest.clone(), smallest.clone(), sum.clone());
    int blockRows = RowPass.blockRows(patterns);
    boolean[] read = new boolean[sum.length];
    for (long row : now) {
      int block = (int) (row / blockRows);
      if (!read[block]) {
        read[block] = true;
        next.readAgain(block, patterns, removed);
      }
    }
    return next;
  }

  private void readAgain(int block, Patterns patterns, RowSet removed) {
    int blockRows = RowPass.blockRows(patterns);
    int dim = patterns.dim();
    long first = (long) block * blockRows;
    long end = Math.min(patterns.count(), first + blockRows);
    float[] rowMajor = new float[Math.multiplyExact(blockRows, dim)];
    int left = 0;
    for (long row = removed.nextOut(first, end); row < end; ) {
      long to = removed.nextIn(row, end);
      int rows = (int) (to - row);
      patterns.copyRows(row, rows, rowMajor, left * dim);
      left += rows;
      row = removed.nextOut(to, end);
    }
    put(block, PatternNorms.ofRows(first, left, rowMajor, dim, false, ""), left);
  }

  /** The norms of all segments together, {@code count} rows. */
  static PatternNorms together(List<BlockNorms> all, long count) {
    double most = 0;
    double least = Double.POSITIVE_INFINITY;
    double total = 0;
    for (BlockNorms norms : all) {
      for (int b = 0; b < norms.sum.length; b++) {
        most = Math.max(most, norms.largest[b]);
        least = Math.min(least, norms.smallest[b]);
        total += norms.sum[b];
      }
    }
    return new PatternNorms(most, least, total / count);
  }
}
