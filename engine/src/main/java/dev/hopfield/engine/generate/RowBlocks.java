package dev.hopfield.engine.generate;

import java.util.stream.IntStream;

/** Computes rows on all cores, block after block, and hands the blocks on in order. */
final class RowBlocks {
  private static final int BLOCK_FLOATS = 1 << 20;

  /** Computes one row; called from several threads. */
  interface Row {
    void compute(long row, float[] into, int at);
  }

  /** Receives {@code rows} rows from number {@code first} on. */
  interface Consumer {
    void accept(long first, int rows, float[] block);
  }

  private final int dim;
  private final Row row;

  RowBlocks(int dim, Row row) {
    this.dim = dim;
    this.row = row;
  }

  void forEach(long count, Consumer consumer) {
    int blockRows = Math.clamp(count, 1, Math.max(1, BLOCK_FLOATS / dim));
    float[] block = new float[Math.multiplyExact(blockRows, dim)];
    for (long from = 0; from < count; from += blockRows) {
      long first = from;
      int rows = (int) Math.min(blockRows, count - first);
      IntStream.range(0, rows).parallel().forEach(r -> row.compute(first + r, block, r * dim));
      consumer.accept(first, rows, block);
    }
  }
}
