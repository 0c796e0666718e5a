package dev.hopfield.engine.format;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/**
 * Writes {@code .safetensors} files: the header with all tensors, then their data in its order,
 * each written as it is made. The header ends with spaces up to a multiple of {@value #ALIGNMENT}
 * bytes, so that the first tensor can be read in place.
 */
final class SafetensorsWriter {
  private static final int ALIGNMENT = 64;

  private SafetensorsWriter() {}

  /**
   * A tensor.
   *
   * @param name of it
   * @param dtype the type of its elements
   * @param shape sizes of its axes
   * @param bytes that its elements take
   * @param content writes as many, little-endian, in row-major order
   */
  record Entry(String name, String dtype, List<Long> shape, long bytes, Content content) {}

  /** Writes a tensor's elements. */
  @FunctionalInterface
  interface Content {
    void writeTo(WholeFile file);
  }

  /** Writes all of a file, except for committing it. */
  static void write(WholeFile file, Map<String, String> metadata, List<Entry> entries) {
    byte[] text = header(metadata, entries).getBytes(StandardCharsets.UTF_8);
    int padding = Math.floorMod(-(Long.BYTES + text.length), ALIGNMENT);
    ByteBuffer begin =
        ByteBuffer.allocate(Long.BYTES + text.length + padding)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong((long) text.length + padding)
            .put(text);
    while (begin.hasRemaining()) {
      begin.put((byte) ' ');
    }
    file.write(begin.flip());
    entries.forEach(entry -> entry.content.writeTo(file));
  }

  private static String header(Map<String, String> metadata, List<Entry> entries) {
    StringJoiner members = new StringJoiner(",", "{", "}");
    if (!metadata.isEmpty()) {
      StringJoiner properties = new StringJoiner(",", "{", "}");
      metadata.forEach((key, value) -> properties.add(quoted(key) + ":" + quoted(value)));
      members.add(quoted(SafetensorsHeader.METADATA) + ":" + properties);
    }
    long begin = 0;
    for (Entry entry : entries) {
      long end = Math.addExact(begin, entry.bytes);
      members.add(
          "%s:{\"dtype\":%s,\"shape\":%s,\"data_offsets\":[%d,%d]}"
              .formatted(
                  quoted(entry.name),
                  quoted(entry.dtype),
                  entry.shape.toString().replace(" ", ""),
                  begin,
                  end));
      begin = end;
    }
    return members.toString();
  }

  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (c < ' ') {
        quoted.append("\\u%04x".formatted((int) c));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }
}
