package dev.hopfield.engine.format;

import dev.hopfield.engine.ElementType;
import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.RowLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * Opens {@code .fvecs} and {@code .bvecs} files as patterns, mapped. Each row is its dimension d as
 * a little-endian 32-bit integer, then d little-endian 32-bit floats, or d unsigned bytes
 * (corpus-texmex.irisa.fr).
 *
 * <p>The format repeats d in every row, and a file whose rows differ would be read shifted. Opening
 * looks at no more than {@value #CHECKED_AT_ONCE} rows, evenly spaced; all others are looked at
 * whenever they are read.
 */
final class VecsPatterns {
  private static final ValueLayout.OfInt DIMENSION =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final int CHECKED_AT_ONCE = 1024;

  private VecsPatterns() {}

  static Patterns over(MappedFile file, ElementType type) {
    int dim = firstDimension(file);
    long rowBytes = Integer.BYTES + (long) dim * type.bytes();
    if (file.size() % rowBytes != 0) {
      throw file.refused(
          "has %d bytes, which is not a multiple of the %d of a row of dimension %d; write it again"
              .formatted(file.size(), rowBytes, dim));
    }
    long count = file.size() / rowBytes;
    RowLayout layout =
        new RowLayout(
            count, dim, type, ByteOrder.LITTLE_ENDIAN, Integer.BYTES, rowBytes, type.bytes());
    long step = Math.max(1, count / CHECKED_AT_ONCE);
    for (long row = 0; row < count; row += step) {
      requireDim(file, dim, row, file.bytes(), row * rowBytes + Integer.BYTES);
    }
    return Patterns.checked(
        file.bytes(),
        layout,
        (row, bytes, offset) -> requireDim(file, dim, row, bytes, offset),
        file.arena());
  }

  private static void requireDim(
      MappedFile file, int dim, long row, MemorySegment bytes, long offset) {
    int found = bytes.get(DIMENSION, offset - Integer.BYTES);
    if (found != dim) {
      throw file.refused(
          "has dimension %d in row %d but %d in row 0; all rows need the same dimension"
              .formatted(found, row, dim));
    }
  }

  private static int firstDimension(MappedFile file) {
    if (file.size() < Integer.BYTES) {
      throw file.refused(
          "is cut short: it has %d bytes but a row begins with %d; write it again"
              .formatted(file.size(), Integer.BYTES));
    }
    int dim = file.bytes().get(DIMENSION, 0);
    if (dim < 1) {
      throw file.refused(
          "has dimension %d in row 0, but it is at least 1; check that it is a %s file"
              .formatted(dim, PatternFormat.of(file.path().toString()).suffix()));
    }
    return dim;
  }
}
