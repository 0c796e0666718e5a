package dev.hopfield.engine.format;

/**
 * Writes rows as they come. The file appears under its name at {@link #commit}; closed without it,
 * nothing is left. Not safe for use by several threads.
 *
 * <pre>{@code
 * try (PatternWriter writer = PatternFiles.create(Path.of("states.npy"), dim)) {
 *   writer.write(block, rows);
 *   writer.commit();
 * }
 * }</pre>
 */
public sealed interface PatternWriter extends AutoCloseable permits RowWriter {
  /**
   * Appends rows.
   *
   * @param rowMajor begins with {@code rows · d} numbers, row after row
   * @param rows how many rows
   * @throws java.io.UncheckedIOException if writing fails
   */
  void write(float[] rowMajor, int rows);

  /**
   * Brings to the disk what was written so far, under its temporary name.
   *
   * @throws java.io.UncheckedIOException if writing fails
   */
  void sync();

  /**
   * Brings the file to the disk and gives it its name, replacing a file of that name.
   *
   * @throws dev.hopfield.engine.InvalidInputException if no row was written
   * @throws java.io.UncheckedIOException if writing fails
   */
  void commit();

  /** Ends the writing; without {@link #commit} nothing is left. */
  @Override
  void close();
}
