package dev.hopfield.engine.format;

import dev.hopfield.engine.ElementType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Writes the headers of {@code .npy} files of version 1.0, byte for byte as NumPy 1.23 and later
 * write them: the header leaves room for 21 digits of the first size and ends at a multiple of 64
 * bytes. So its length does not depend on the number of rows, and it is written again when that is
 * known.
 */
final class NpyWriter {
  private static final int ALIGNMENT = 64;
  private static final int DIGITS_OF_FIRST_SIZE = 21;
  private static final int BEFORE_HEADER = 10;
  private static final int BUFFER_BYTES = 1 << 18;

  private NpyWriter() {}

  /** Writes all of an array of one axis of 64-bit integers, except for committing it. */
  static void writeVector(WholeFile file, long[] numbers) {
    file.write(ByteBuffer.wrap(header("<i8", numbers.length, "(" + numbers.length + ",)")));
    ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (long number : numbers) {
      if (!buffer.hasRemaining()) {
        file.write(buffer.flip());
        buffer.clear();
      }
      buffer.putLong(number);
    }
    file.write(buffer.flip());
  }

  /** What stands before rows of 32-bit floats. */
  static byte[] matrixHeader(long rows, int dim) {
    return matrixHeader(ElementType.F32, rows, dim);
  }

  /** What stands before rows of elements, little-endian. */
  static byte[] matrixHeader(ElementType type, long rows, int dim) {
    String descr =
        switch (type) {
          case F32 -> "<f4";
          case F64 -> "<f8";
          case F16 -> "<f2";
          case U8 -> "|u1";
          case I8 -> "|i1";
          case BF16 -> throw new IllegalArgumentException("NumPy has no bf16");
        };
    return header(descr, rows, "(" + rows + ", " + dim + ")");
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
}
