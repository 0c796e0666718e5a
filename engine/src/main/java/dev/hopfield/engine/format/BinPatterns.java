package dev.hopfield.engine.format;

import dev.hopfield.engine.ElementType;
import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.RowLayout;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * Opens {@code .fbin}, {@code .f16bin}, {@code .u8bin} and {@code .i8bin} files as patterns,
 * mapped: N and d as little-endian unsigned 32-bit integers, then the elements row after row,
 * little-endian (big-ann-benchmarks.com).
 */
final class BinPatterns {
  /** Bytes before the elements. */
  static final int HEADER_BYTES = 2 * Integer.BYTES;

  /** The most rows that the header can tell. */
  static final long MOST_ROWS = 0xffff_ffffL;

  private static final ValueLayout.OfInt SIZE =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private BinPatterns() {}

  static Patterns over(MappedFile file, ElementType type) {
    if (file.size() < HEADER_BYTES) {
      throw file.refused(
          "is cut short: it has %d bytes but begins with %d of sizes; write it again"
              .formatted(file.size(), HEADER_BYTES));
    }
    long count = size(file, 0);
    long dim = size(file, Integer.BYTES);
    if (count < 1 || dim < 1 || dim > Integer.MAX_VALUE) {
      throw file.refused(
          "claims %d patterns of dimension %d; both are at least 1, the dimension at most %d"
              .formatted(count, dim, Integer.MAX_VALUE));
    }
    // Below 2^32 · 2^31 · 4 = 2^65: it may not fit in 64 bits.
    long end;
    try {
      end = Math.addExact(HEADER_BYTES, Math.multiplyExact(count * dim, (long) type.bytes()));
    } catch (ArithmeticException e) {
      throw file.refused(
          "claims %d patterns of dimension %d, over 2^63 bytes, but has %d; write it again"
              .formatted(count, dim, file.size()));
    }
    if (end != file.size()) {
      throw file.refused(
          "claims %d patterns of dimension %d (%s), which end at byte %d, but has %d bytes; write it again"
              .formatted(count, dim, type.label(), end, file.size()));
    }
    RowLayout layout =
        new RowLayout(
            count,
            (int) dim,
            type,
            ByteOrder.LITTLE_ENDIAN,
            HEADER_BYTES,
            dim * type.bytes(),
            type.bytes());
    return Patterns.over(file.bytes(), layout, file.arena());
  }

  private static long size(MappedFile file, long offset) {
    return Integer.toUnsignedLong(file.bytes().get(SIZE, offset));
  }
}
