package dev.hopfield.engine.format;

import dev.hopfield.engine.ElementType;
import dev.hopfield.engine.Patterns;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Path;

/**
 * Opens {@code .fvecs} files as patterns, mapped. Each row is its dimension d as a little-endian
 * 32-bit integer, then d little-endian 32-bit floats (corpus-texmex.irisa.fr).
 *
 * <p>The format repeats d in every row, and every row is checked when the file is opened: a file
 * whose rows differ would otherwise be read shifted. That touches one value a row, so opening reads
 * about the whole file once where rows are shorter than a memory page.
 */
final class FvecsPatterns {
  private static final ValueLayout.OfInt DIMENSION =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private FvecsPatterns() {}

  static Patterns open(Path path) {
    return MappedFile.read(path, FvecsPatterns::over);
  }

  private static Patterns over(MappedFile file) {
    int dim = firstDimension(file);
    long rowBytes = Integer.BYTES + (long) dim * Float.BYTES;
    if (file.size() % rowBytes != 0) {
      throw file.refused(
          "has %d bytes, which is not a multiple of the %d of a row of dimension %d; write it again"
              .formatted(file.size(), rowBytes, dim));
    }
    long count = file.size() / rowBytes;
    for (long row = 1; row < count; row++) {
      int found = file.bytes().get(DIMENSION, row * rowBytes);
      if (found != dim) {
        throw file.refused(
            "has dimension %d in row %d but %d in row 0; all rows need the same dimension"
                .formatted(found, row, dim));
      }
    }
    return Patterns.over(
        file.bytes(),
        new Patterns.Layout(
            count,
            dim,
            ElementType.F32,
            ByteOrder.LITTLE_ENDIAN,
            Integer.BYTES,
            rowBytes,
            Float.BYTES),
        file.arena());
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
          "has dimension %d in row 0, but it is at least 1; check that it is a .fvecs file"
              .formatted(dim));
    }
    return dim;
  }
}
