package dev.hopfield.benchmarks.peers;

import dev.hopfield.benchmarks.measure.WorkerThreads;
import dev.hopfield.engine.StateBatch;
import dev.hopfield.engine.fold.SoftmaxFold;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A range of patterns retrieved from block by block: scores of a block by one product, their
 * softmax, the weighted sum by another. Between blocks the sums are rescaled to the larger maximum.
 */
final class SgemmRange implements AutoCloseable {
  private final Sgemm blas;
  private final PeerSetting setting;
  private final MemorySegment queries;
  private final int batch;
  private final int blockRows;
  private final Arena arena = Arena.ofShared();
  private final MemorySegment scores;
  private final MemorySegment weighted;
  private final float[] max;
  private final double[] sum;

  /**
   * Buffers for a range.
   *
   * @param queries B × d floats outside the heap
   * @param batch B
   * @param blockRows patterns in a block, at least 1; B × this many scores are kept
   */
  SgemmRange(Sgemm blas, PeerSetting setting, MemorySegment queries, int batch, int blockRows) {
    this.blas = blas;
    this.setting = setting;
    this.queries = queries;
    this.batch = batch;
    this.blockRows = blockRows;
    scores = arena.allocate((long) Float.BYTES * batch * blockRows, 64);
    weighted = arena.allocate((long) Float.BYTES * batch * setting.dim(), 64);
    max = new float[batch];
    sum = new double[batch];
  }

  /**
   * Folds patterns {@code from} to {@code to}, forgetting what was folded before.
   *
   * @param softmaxThreads who does the softmax; {@code null} for the calling thread alone
   */
  void fold(long from, long to, @Nullable WorkerThreads softmaxThreads) {
    Arrays.fill(max, Float.NEGATIVE_INFINITY);
    Arrays.fill(sum, 0);
    MemorySegment patterns = setting.floats();
    int dim = setting.dim();
    long rowBytes = (long) Float.BYTES * dim;
    for (long first = from; first < to; first += blockRows) {
      int rows = (int) Math.min(blockRows, to - first);
      MemorySegment block = patterns.asSlice(first * rowBytes, rows * rowBytes);
      blas.multiply(true, batch, rows, dim, setting.beta(), queries, block, 0f, scores);
      softmax(rows, softmaxThreads);
      float keep = first == from ? 0f : 1f;
      blas.multiply(false, batch, dim, rows, 1f, scores, block, keep, weighted);
    }
  }

  private void softmax(int rows, @Nullable WorkerThreads threads) {
    if (threads == null) {
      softmax(0, batch, rows);
    } else {
      int each = (batch + threads.count() - 1) / threads.count();
      threads.run(t -> softmax(Math.min(batch, t * each), Math.min(batch, (t + 1) * each), rows));
    }
  }

  private void softmax(int fromQuery, int toQuery, int rows) {
    for (int q = fromQuery; q < toQuery; q++) {
      long at = (long) Float.BYTES * q * rows;
      float larger = Math.max(max[q], SoftmaxRow.max(scores, at, rows));
      if (larger > max[q] && sum[q] > 0) {
        float shrink = (float) Math.exp(max[q] - larger);
        sum[q] *= shrink;
        SoftmaxRow.scale(weighted, (long) Float.BYTES * q * setting.dim(), setting.dim(), shrink);
      }
      max[q] = larger;
      sum[q] += SoftmaxRow.exponentials(scores, at, rows, larger);
    }
  }

  /** Merges what was folded into the fold of all ranges. */
  void mergeInto(SoftmaxFold all) {
    int dim = setting.dim();
    float[] row = new float[dim];
    for (int q = 0; q < batch; q++) {
      MemorySegment.copy(
          weighted, ValueLayout.JAVA_FLOAT, (long) Float.BYTES * q * dim, row, 0, dim);
      all.merge(q, max[q], sum[q], row, 0);
    }
  }

  /** The states where this range is all there is. */
  StateBatch states() {
    SoftmaxFold all = new SoftmaxFold(batch, setting.dim());
    mergeInto(all);
    return all.means();
  }

  @Override
  public void close() {
    arena.close();
  }
}
