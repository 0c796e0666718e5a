package dev.hopfield.engine.format;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Path;

/**
 * Row numbers in files, for example which pattern each query was made from: {@code .npy} of one
 * axis of 64-bit integers, or the {@code .ivecs} of a ground truth (corpus-texmex.irisa.fr), whose
 * row i holds the rows nearest to query i, the nearest first.
 */
public final class RowNumberFiles {
  private static final int MOST = Integer.MAX_VALUE - 8;
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private RowNumberFiles() {}

  /**
   * Reads all row numbers of a {@code .npy} file of dtype int64, or the first of each row of an
   * {@code .ivecs} file.
   *
   * @throws dev.hopfield.engine.InvalidInputException if the file is not such a file
   * @throws java.io.UncheckedIOException if it cannot be read
   */
  public static long[] read(Path path) {
    return MappedFile.read(
        path,
        file -> {
          boolean ivecs = PatternFormat.isRowNumbers(file.path().toString());
          long[] numbers = ivecs ? firstOfEach(file) : numbers(file);
          file.arena().close();
          return numbers;
        });
  }

  /** Each row is a count k, the same everywhere, and k numbers, little-endian 32-bit integers. */
  private static long[] firstOfEach(MappedFile file) {
    long length = file.size() < Integer.BYTES ? 0 : file.bytes().get(INT, 0);
    long rowBytes = (1 + length) * Integer.BYTES;
    if (length < 1 || file.size() % rowBytes != 0 || file.size() / rowBytes > MOST) {
      throw file.refused(
          "has %d bytes, which are not rows of %d numbers; write it again"
              .formatted(file.size(), length));
    }
    long[] numbers = new long[(int) (file.size() / rowBytes)];
    for (int row = 0; row < numbers.length; row++) {
      int found = file.bytes().get(INT, row * rowBytes);
      if (found != length) {
        throw file.refused(
            "has %d numbers in row %d but %d in row 0; write it again"
                .formatted(found, row, length));
      }
      numbers[row] = file.bytes().get(INT, row * rowBytes + Integer.BYTES);
    }
    return numbers;
  }

  private static long[] numbers(MappedFile file) {
    NpyHeader header = NpyHeader.read(file);
    String descr = header.descr();
    if (!descr.equals("<i8") && !descr.equals(">i8")) {
      throw file.refused(
          "holds elements of type '%s', but row numbers are i8; save array.astype('int64')"
              .formatted(FileText.excerpt(descr)));
    }
    if (header.shape().size() != 1) {
      throw file.refused(
          "has shape %s, but row numbers have 1 axis; save array.reshape(-1)"
              .formatted(header.shapeText()));
    }
    header.requireData(file, Long.BYTES);
    long count = header.shape().get(0);
    if (count > MOST) {
      throw file.refused("holds %d row numbers, but at most %d are read".formatted(count, MOST));
    }
    ByteOrder order = descr.charAt(0) == '>' ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    long[] numbers = new long[(int) count];
    MemorySegment.copy(
        file.bytes(),
        ValueLayout.JAVA_LONG_UNALIGNED.withOrder(order),
        header.dataOffset(),
        numbers,
        0,
        numbers.length);
    return numbers;
  }

  /**
   * Writes row numbers as {@code .npy}, whole or not at all.
   *
   * @throws dev.hopfield.engine.InvalidInputException if the file cannot be made there
   * @throws java.io.UncheckedIOException if writing fails
   */
  public static void write(Path path, long[] numbers) {
    try (WholeFile file = prepare(path, numbers)) {
      file.commit();
    }
  }

  /**
   * Fills a file of row numbers that appears when it is committed; errors as {@link #write}.
   *
   * @return to be committed, and to be closed in any case
   */
  public static WholeFile prepare(Path path, long[] numbers) {
    WholeFile file = WholeFile.create(path);
    try {
      NpyWriter.writeVector(file, numbers);
      return file;
    } catch (RuntimeException e) {
      file.close();
      throw e;
    }
  }
}
