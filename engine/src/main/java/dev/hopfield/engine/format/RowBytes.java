package dev.hopfield.engine.format;

import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.RowLayout;
import dev.hopfield.engine.Shard;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.LongUnaryOperator;

/** Writes the elements of patterns as they are held, little-endian, row after row. */
final class RowBytes {
  private static final long MOST_AT_ONCE = 1 << 26;
  private static final int BUFFER = 1 << 18;

  private RowBytes() {}

  /** Writes all elements. */
  static void write(Patterns patterns, WholeFile file) {
    for (Shard shard : patterns.shards()) {
      if (shard.isPacked() && isLittleEndian(shard.layout())) {
        long rows = shard.layout().count();
        write(
            shard.segment(), shard.offset(shard.first()), rows * shard.layout().rowStride(), file);
      } else {
        writeOneByOne(shard, file);
      }
    }
  }

  /** Writes the scale of every row. */
  static void writeScales(Patterns patterns, WholeFile file) {
    for (Shard shard : patterns.shards()) {
      MemorySegment scales = shard.scales();
      if (scales != null) {
        write(scales, 0, scales.byteSize(), file);
      }
    }
  }

  /** Writes 64-bit integers. */
  static void write(LongUnaryOperator numbers, long count, WholeFile file) {
    ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER).order(ByteOrder.LITTLE_ENDIAN);
    for (long i = 0; i < count; i++) {
      flushUnlessRoom(buffer, Long.BYTES, file);
      buffer.putLong(numbers.applyAsLong(i));
    }
    file.write(buffer.flip());
  }

  private static boolean isLittleEndian(RowLayout layout) {
    return layout.order() == ByteOrder.LITTLE_ENDIAN || layout.type().bytes() == 1;
  }

  private static void write(MemorySegment segment, long offset, long bytes, WholeFile file) {
    for (long at = 0; at < bytes; at += MOST_AT_ONCE) {
      long some = Math.min(MOST_AT_ONCE, bytes - at);
      file.write(segment.asSlice(offset + at, some).asByteBuffer());
    }
  }

  private static void writeOneByOne(Shard shard, WholeFile file) {
    ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
    RowLayout layout = shard.layout();
    int size = layout.type().bytes();
    boolean little = isLittleEndian(layout);
    for (long row = shard.first(); row < shard.end(); row++) {
      for (int c = 0; c < layout.dim(); c++) {
        flushUnlessRoom(buffer, size, file);
        long at = shard.offset(row) + c * layout.columnStride();
        for (int b = 0; b < size; b++) {
          long from = at + (little ? b : size - 1 - b);
          buffer.put(shard.segment().get(ValueLayout.JAVA_BYTE, from));
        }
      }
    }
    file.write(buffer.flip());
  }

  private static void flushUnlessRoom(ByteBuffer buffer, int bytes, WholeFile file) {
    if (buffer.remaining() < bytes) {
      file.write(buffer.flip());
      buffer.clear();
    }
  }
}
