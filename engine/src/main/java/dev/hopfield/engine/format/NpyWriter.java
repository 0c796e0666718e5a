package dev.hopfield.engine.format;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Writes {@code .npy} files of version 1.0, byte for byte as NumPy 1.23 and later write them: the
 * header leaves room for 21 digits of the first size and ends at a multiple of 64 bytes. So its
 * length does not depend on the number of rows, and it is written again when that is known.
 */
final class NpyWriter implements PatternWriter {
  private static final int ALIGNMENT = 64;
  private static final int DIGITS_OF_FIRST_SIZE = 21;
  private static final int BEFORE_HEADER = 10;

  private final WholeFile file;
  private final int dim;
  private final ByteBuffer buffer =
      ByteBuffer.allocateDirect(1 << 18).order(ByteOrder.LITTLE_ENDIAN);
  private long rows;

  private NpyWriter(WholeFile file, byte[] header, int dim) {
    this.file = file;
    this.dim = dim;
    buffer.put(header);
  }

  /** Rows of 32-bit floats, as many as come. */
  static NpyWriter matrix(WholeFile file, int dim) {
    return new NpyWriter(file, matrixHeader(0, dim), dim);
  }

  /** Writes all of an array of one axis of 64-bit integers, except for committing it. */
  static void writeVector(WholeFile file, long[] numbers) {
    byte[] header = header("<i8", numbers.length, "(" + numbers.length + ",)");
    NpyWriter writer = new NpyWriter(file, header, 0);
    for (long number : numbers) {
      writer.makeRoom(Long.BYTES);
      writer.buffer.putLong(number);
    }
    writer.flush();
  }

  static byte[] matrixHeader(long rows, int dim) {
    return header("<f4", rows, "(" + rows + ", " + dim + ")");
  }

  private static byte[] header(String descr, long firstSize, String shape) {
    String dictionary =
        "{'descr': '%s', 'fortran_order': False, 'shape': %s, }".formatted(descr, shape);
    int spare = DIGITS_OF_FIRST_SIZE - Long.toString(firstSize).length();
    int used = BEFORE_HEADER + dictionary.length() + spare + 1;
    // A header that would end at a multiple of 64 gets 64 more: so does NumPy.
    int padding = spare + ALIGNMENT - used % ALIGNMENT;
    byte[] text = (dictionary + " ".repeat(padding) + "\n").getBytes(StandardCharsets.ISO_8859_1);
    return ByteBuffer.allocate(BEFORE_HEADER + text.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0})
        .putShort((short) text.length)
        .put(text)
        .array();
  }

  @Override
  public void write(float[] rowMajor, int newRows) {
    int numbers = Math.multiplyExact(newRows, dim);
    for (int i = 0; i < numbers; i++) {
      makeRoom(Float.BYTES);
      buffer.putFloat(rowMajor[i]);
    }
    rows += newRows;
  }

  private void makeRoom(int bytes) {
    if (buffer.remaining() < bytes) {
      flush();
    }
  }

  private void flush() {
    file.write(buffer.flip());
    buffer.clear();
  }

  @Override
  public void commit() {
    if (rows == 0) {
      throw file.refused("would be empty; write at least one row");
    }
    flush();
    file.writeFirst(ByteBuffer.wrap(matrixHeader(rows, dim)));
    file.commit();
  }

  @Override
  public void close() {
    file.close();
  }
}
