package dev.hopfield.engine.format;

import dev.hopfield.engine.Patterns;
import java.nio.file.Path;

/**
 * Pattern files by their kind, which the end of the name says: {@code .npy} (NumPy, two axes;
 * elements f2, f4, f8, u1 or i1) and {@code .fvecs}. Written are 32-bit floats.
 */
public final class PatternFiles {
  private static final int BLOCK_FLOATS = 1 << 18;

  private PatternFiles() {}

  /**
   * Opens a pattern file: maps it and checks its header against its size. The data of {@code .npy}
   * is not touched; of {@code .fvecs} each row's dimension is read.
   *
   * @return the patterns, over the mapped file; whoever opens them closes them
   * @throws dev.hopfield.engine.InvalidInputException if the path names no file, or not what its
   *     name and header claim
   * @throws java.io.UncheckedIOException if it cannot be read
   */
  public static Patterns open(Path file) {
    return switch (PatternFormat.of(file)) {
      case NPY -> NpyPatterns.open(file);
      case FVECS -> FvecsPatterns.open(file);
    };
  }

  /**
   * Begins a pattern file that is written row by row.
   *
   * @param file where it is to appear
   * @param dim d, at least 1
   * @throws dev.hopfield.engine.InvalidInputException if the kind is unknown or no file can be made
   *     there
   * @throws java.io.UncheckedIOException if it cannot be written
   */
  public static PatternWriter create(Path file, int dim) {
    return switch (PatternFormat.of(file)) {
      case NPY -> NpyWriter.matrix(WholeFile.create(file), dim);
      case FVECS -> new FvecsWriter(WholeFile.create(file), dim);
    };
  }

  /**
   * Begins a pattern file of which it is known how long it will be, if the disk has room for it;
   * otherwise as {@link #create(Path, int)}.
   *
   * @param rows how many rows are going to be written
   */
  public static PatternWriter create(Path file, int dim, long rows) {
    PatternFormat.of(file);
    WholeFile.requireRoom(file, rows, (dim + 1L) * Float.BYTES);
    return create(file, dim);
  }

  /** Writes patterns as 32-bit floats, whole or not at all; errors as {@link #create}. */
  public static void write(Path file, Patterns patterns) {
    int dim = patterns.dim();
    int blockRows = Math.clamp(patterns.count(), 1, Math.max(1, BLOCK_FLOATS / dim));
    float[] block = new float[Math.multiplyExact(blockRows, dim)];
    try (PatternWriter writer = create(file, dim, patterns.count())) {
      for (long row = 0; row < patterns.count(); row += blockRows) {
        int rows = (int) Math.min(blockRows, patterns.count() - row);
        patterns.copyRows(row, rows, block, 0);
        writer.write(block, rows);
      }
      writer.commit();
    }
  }
}
