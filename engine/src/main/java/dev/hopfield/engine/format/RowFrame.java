package dev.hopfield.engine.format;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * What a kind of file puts around rows of elements.
 *
 * @param name which file
 * @param storage how its elements are stored
 * @param dim d
 */
record RowFrame(PatternName name, Storage storage, int dim) {
  private static final int ALIGNMENT = 64;

  /** What stands before the data: the same length whatever the number of rows. */
  byte[] header(long rows) {
    return switch (name.format()) {
      case NPY -> NpyWriter.matrixHeader(storage.type(), rows, dim);
      case FVECS, BVECS -> new byte[0];
      case FBIN, F16BIN, U8BIN, I8BIN -> littleEndian(8).putInt((int) rows).putInt(dim).array();
      case SAFETENSORS -> safetensors(rows);
    };
  }

  /** The most rows that the header can tell. */
  long mostRows() {
    return switch (name.format()) {
      case FBIN, F16BIN, U8BIN, I8BIN -> BinPatterns.MOST_ROWS;
      default -> Long.MAX_VALUE / Math.max(1, storage.rowBytes(dim) + Float.BYTES);
    };
  }

  /** Whether each row begins with its dimension. */
  boolean rowsTellTheirDimension() {
    return name.format() == PatternFormat.FVECS || name.format() == PatternFormat.BVECS;
  }

  private byte[] safetensors(long rows) {
    String text = safetensorsText(rows);
    int longest = Long.BYTES + safetensorsText(mostRows()).length();
    int length = (longest + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT - Long.BYTES;
    // The format allows blanks after the object.
    byte[] padded = (text + " ".repeat(length - text.length())).getBytes(StandardCharsets.US_ASCII);
    return littleEndian(Long.BYTES + length).putLong(length).put(padded).array();
  }

  private String safetensorsText(long rows) {
    String tensor = name.tensor() == null ? SafetensorsPatterns.STANDARD_NAME : name.tensor();
    long scales = storage.scaled() ? rows * Float.BYTES : 0;
    String patterns =
        member(
            tensor,
            Tensor.dtype(storage.type()),
            "%d,%d".formatted(rows, dim),
            scales,
            scales + rows * storage.rowBytes(dim));
    String scale =
        member(tensor + SafetensorsPatterns.SCALE_SUFFIX, "F32", Long.toString(rows), 0, scales);
    return storage.scaled() ? "{" + scale + "," + patterns + "}" : "{" + patterns + "}";
  }

  private static String member(String name, String dtype, String shape, long begin, long end) {
    return "\"%s\":{\"dtype\":\"%s\",\"shape\":[%s],\"data_offsets\":[%d,%d]}"
        .formatted(escaped(name), dtype, shape, begin, end);
  }

  /** As ASCII, so that characters and bytes are the same number. */
  private static String escaped(String text) {
    StringBuilder escaped = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\' || c < 0x20 || c > 0x7e) {
        escaped.append("\\u%04x".formatted((int) c));
      } else {
        escaped.append(c);
      }
    }
    return escaped.toString();
  }

  private static ByteBuffer littleEndian(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
