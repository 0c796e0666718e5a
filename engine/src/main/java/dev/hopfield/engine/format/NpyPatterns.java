package dev.hopfield.engine.format;

import dev.hopfield.engine.ElementType;
import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.RowLayout;
import java.nio.ByteOrder;

/**
 * Opens {@code .npy} files of two axes as patterns, mapped, in C or Fortran order, of either byte
 * order. A file of one axis is refused: whether it is one pattern or many of dimension 1 is not for
 * us to guess.
 */
final class NpyPatterns {
  private NpyPatterns() {}

  static Patterns over(MappedFile file) {
    NpyHeader header = NpyHeader.read(file);
    ElementType type = type(file, header.descr());
    requireMatrix(file, header);
    header.requireData(file, type.bytes());
    return Patterns.over(file.bytes(), layout(header, type), file.arena());
  }

  private static RowLayout layout(NpyHeader header, ElementType type) {
    long count = header.shape().get(0);
    int dim = Math.toIntExact(header.shape().get(1));
    ByteOrder order =
        header.descr().charAt(0) == '>' ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    long rowStride = header.fortranOrder() ? type.bytes() : (long) dim * type.bytes();
    long columnStride = header.fortranOrder() ? count * type.bytes() : type.bytes();
    return new RowLayout(count, dim, type, order, header.dataOffset(), rowStride, columnStride);
  }

  private static ElementType type(MappedFile file, String descr) {
    return switch (descr) {
      case "<f4", ">f4" -> ElementType.F32;
      case "<f8", ">f8" -> ElementType.F64;
      case "<f2", ">f2" -> ElementType.F16;
      case "|u1", "<u1", ">u1" -> ElementType.U8;
      case "|i1", "<i1", ">i1" -> ElementType.I8;
      case "|O" ->
          throw file.refused(
              "holds Python objects, which are never loaded; save array.astype('float32')");
      default ->
          throw file.refused(
              "holds elements of type '%s', but patterns are f2, f4, f8, u1 or i1; save array.astype('float32')"
                  .formatted(FileText.excerpt(descr)));
    };
  }

  private static void requireMatrix(MappedFile file, NpyHeader header) {
    int axes = header.shape().size();
    if (axes != 2) {
      String remedy =
          axes == 1
              ? "save array.reshape(1, -1) if it is one pattern"
              : "save array.reshape(len(array), -1)";
      throw file.refused(
          "has shape %s, but patterns have 2 axes (count, dimension); %s"
              .formatted(header.shapeText(), remedy));
    }
    if (header.shape().get(0) < 1 || header.shape().get(1) < 1) {
      throw file.refused(
          "has shape %s, an empty set; give at least one pattern of dimension at least 1"
              .formatted(header.shapeText()));
    }
    if (header.shape().get(1) > Integer.MAX_VALUE) {
      throw file.refused(
          "has shape %s, but the dimension is at most %d; reshape it"
              .formatted(header.shapeText(), Integer.MAX_VALUE));
    }
  }
}
