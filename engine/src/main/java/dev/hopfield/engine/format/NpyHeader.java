package dev.hopfield.engine.format;

import dev.hopfield.engine.InvalidInputException;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What stands before the data of a {@code .npy} file.
 *
 * <p>Source: NumPy Enhancement Proposal 1 and {@code numpy.lib.format}: the six bytes {@code 93 N U
 * M P Y}, a version (1.0, 2.0 or 3.0), the header's length (2 bytes in version 1, 4 later,
 * little-endian), then a Python dictionary as text with the keys {@code descr}, {@code
 * fortran_order} and {@code shape}.
 *
 * @param descr the type of the elements, for example {@code <f4}
 * @param fortranOrder whether the first index varies fastest
 * @param shape sizes of the axes, none negative
 * @param dataOffset bytes before the data
 */
record NpyHeader(String descr, boolean fortranOrder, List<Long> shape, long dataOffset) {
  /** Longer headers describe no plain array; version 1 cannot hold longer ones. */
  static final int LONGEST = 65_535;

  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final ValueLayout.OfShort LENGTH_1 =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt LENGTH_2 =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /**
   * Reads the header; looks at no more than {@value #LONGEST} bytes of it.
   *
   * @throws InvalidInputException if it is not one
   */
  static NpyHeader read(MappedFile file) {
    requireMagic(file);
    int version = version(file);
    int lengthBytes = version == 1 ? 2 : 4;
    long start = MAGIC.length + 2L + lengthBytes;
    requireSize(file, start);
    long length =
        version == 1
            ? file.bytes().get(LENGTH_1, MAGIC.length + 2L) & 0xffffL
            : file.bytes().get(LENGTH_2, MAGIC.length + 2L) & 0xffff_ffffL;
    if (length > LONGEST) {
      throw file.refused(
          "claims a header of %d bytes but at most %d are read; save a plain array with numpy.save"
              .formatted(length, LONGEST));
    }
    requireSize(file, start + length);
    byte[] text = file.bytes().asSlice(start, length).toArray(ValueLayout.JAVA_BYTE);
    // Version 3 is UTF-8, but what is looked for is ASCII, and other bytes are refused either way.
    String header = new String(text, StandardCharsets.ISO_8859_1);
    NpyHeaderParser parsed = new NpyHeaderParser(file, header);
    parsed.parse();
    return new NpyHeader(parsed.descr(), parsed.fortranOrder(), parsed.shape(), start + length);
  }

  private static void requireMagic(MappedFile file) {
    for (int i = 0; i < MAGIC.length; i++) {
      if (i >= file.size() || file.bytes().get(ValueLayout.JAVA_BYTE, i) != MAGIC[i]) {
        throw file.refused(
            "is not a .npy file (it does not begin with \\x93NUMPY); check its name");
      }
    }
  }

  private static int version(MappedFile file) {
    requireSize(file, MAGIC.length + 2L);
    int major = file.bytes().get(ValueLayout.JAVA_BYTE, MAGIC.length) & 0xff;
    int minor = file.bytes().get(ValueLayout.JAVA_BYTE, MAGIC.length + 1L) & 0xff;
    if (major < 1 || major > 3 || minor != 0) {
      throw file.refused(
          "is of .npy version %d.%d but 1.0, 2.0 and 3.0 are known; save it again with numpy.save"
              .formatted(major, minor));
    }
    return major;
  }

  private static void requireSize(MappedFile file, long bytes) {
    if (file.size() < bytes) {
      throw file.refused(
          "is cut short: its header needs %d bytes but the file has %d; write it again"
              .formatted(bytes, file.size()));
    }
  }

  /** The shape as NumPy prints it, for example {@code (900, 784)}. */
  String shapeText() {
    String sizes = shape.stream().map(String::valueOf).collect(Collectors.joining(", "));
    return shape.size() == 1 ? "(" + sizes + ",)" : "(" + sizes + ")";
  }

  /**
   * Checks that the file holds exactly the array that its header claims.
   *
   * @param file the file
   * @param elementBytes bytes an element takes
   */
  void requireData(MappedFile file, int elementBytes) {
    long end;
    try {
      long bytes = elementBytes;
      for (long size : shape) {
        bytes = Math.multiplyExact(bytes, size);
      }
      end = Math.addExact(bytes, dataOffset);
    } catch (ArithmeticException e) {
      throw file.refused(
          "claims shape %s of %s, over 2^63 bytes, but has %d; write it again"
              .formatted(shapeText(), descr, file.size()));
    }
    if (file.size() < end) {
      throw file.refused(
          "is cut short: shape %s of %s needs %d bytes but the file has %d; write it again"
              .formatted(shapeText(), descr, end, file.size()));
    }
    if (file.size() > end) {
      throw file.refused(
          "goes on after its data: shape %s of %s ends at byte %d but the file has %d; write it again"
              .formatted(shapeText(), descr, end, file.size()));
    }
  }
}
