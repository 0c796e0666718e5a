package dev.hopfield.acceptance;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** .npy files put together from the format's description, independently of the engine's writer. */
final class NpyBytes {
  private NpyBytes() {}

  /** Version 1.0 with this dictionary, then this data. */
  static byte[] of(String descr, boolean fortran, String shape, byte[] data) {
    String dictionary =
        "{'descr': '%s', 'fortran_order': %s, 'shape': %s, }\n"
            .formatted(descr, fortran ? "True" : "False", shape);
    byte[] text = dictionary.getBytes(StandardCharsets.ISO_8859_1);
    return ByteBuffer.allocate(10 + text.length + data.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0})
        .putShort((short) text.length)
        .put(text)
        .put(data)
        .array();
  }

  /** Little-endian floats, row after row. */
  static byte[] of(float[][] rows) {
    return of("<f4", false, shape(rows), data(rows, ByteOrder.LITTLE_ENDIAN));
  }

  /** Big-endian floats, column after column. */
  static byte[] ofBigEndianColumns(float[][] rows) {
    float[][] columns = new float[rows[0].length][rows.length];
    for (int r = 0; r < rows.length; r++) {
      for (int c = 0; c < rows[0].length; c++) {
        columns[c][r] = rows[r][c];
      }
    }
    return of(">f4", true, shape(rows), data(columns, ByteOrder.BIG_ENDIAN));
  }

  private static String shape(float[][] rows) {
    return "(%d, %d)".formatted(rows.length, rows[0].length);
  }

  private static byte[] data(float[][] rows, ByteOrder order) {
    ByteBuffer data = ByteBuffer.allocate(4 * rows.length * rows[0].length).order(order);
    for (float[] row : rows) {
      for (float number : row) {
        data.putFloat(number);
      }
    }
    return data.array();
  }
}
