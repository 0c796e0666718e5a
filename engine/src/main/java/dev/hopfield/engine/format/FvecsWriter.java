package dev.hopfield.engine.format;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Writes {@code .fvecs} files: each row is its dimension, then its floats, little-endian. */
final class FvecsWriter implements PatternWriter {
  private final WholeFile file;
  private final int dim;
  private final ByteBuffer buffer =
      ByteBuffer.allocateDirect(1 << 18).order(ByteOrder.LITTLE_ENDIAN);
  private boolean empty = true;

  FvecsWriter(WholeFile file, int dim) {
    this.file = file;
    this.dim = dim;
  }

  @Override
  public void write(float[] rowMajor, int rows) {
    int numbers = Math.multiplyExact(rows, dim);
    for (int i = 0; i < numbers; i++) {
      if (i % dim == 0) {
        makeRoom();
        buffer.putInt(dim);
      }
      makeRoom();
      buffer.putFloat(rowMajor[i]);
    }
    empty &= rows == 0;
  }

  private void makeRoom() {
    if (buffer.remaining() < Float.BYTES) {
      flush();
    }
  }

  private void flush() {
    file.write(buffer.flip());
    buffer.clear();
  }

  @Override
  public void commit() {
    if (empty) {
      throw file.refused("would be empty; write at least one row");
    }
    flush();
    file.commit();
  }

  @Override
  public void close() {
    file.close();
  }
}
