package dev.hopfield.engine.format;

import dev.hopfield.engine.ElementType;
import dev.hopfield.engine.InvalidInputException;
import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.Precision;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Pattern files by their kind, which the end of the name says: {@code .npy} (NumPy, two axes;
 * elements f2, f4, f8, u1 or i1), {@code .fvecs} and {@code .bvecs}, {@code .fbin}, {@code
 * .f16bin}, {@code .u8bin} and {@code .i8bin}, and {@code .safetensors}, of which {@code
 * file.safetensors:name} is one tensor. With {@code *} or {@code ?} a name stands for all files
 * that fit, in natural order, as one set.
 */
public final class PatternFiles {
  private PatternFiles() {}

  /**
   * Opens a pattern file: maps it and checks its header against its size. The data is not touched,
   * but for the dimension that {@code .fvecs} and {@code .bvecs} repeat in each row: some of them
   * are looked at now, all when they are read.
   *
   * @return the patterns, over the mapped file; whoever opens them closes them
   * @throws dev.hopfield.engine.InvalidInputException if the path names no file, or not what its
   *     name and header claim
   * @throws java.io.UncheckedIOException if it cannot be read
   */
  public static Patterns open(Path file) {
    PatternName name = PatternName.of(file);
    return Shards.isSeveral(name.file())
        ? Shards.open(name.file(), each -> openOne(name.withFile(each)))
        : openOne(name);
  }

  /**
   * The files that {@link #open} reads for a name, in their order: one, unless it has {@code *} or
   * {@code ?}; that of a tensor is the file it lies in.
   *
   * @throws dev.hopfield.engine.InvalidInputException if the kind is unknown or none fits
   */
  public static List<Path> files(Path named) {
    Path file = PatternName.of(named).file();
    return Shards.isSeveral(file) ? Shards.matching(file) : List.of(file);
  }

  private static Patterns openOne(PatternName name) {
    return MappedFile.read(name.file(), file -> over(name, file));
  }

  /** The patterns that a mapped file holds. */
  static Patterns over(PatternName name, MappedFile file) {
    ElementType only = name.format().only();
    return switch (name.format()) {
      case NPY -> NpyPatterns.over(file);
      case FVECS, BVECS -> VecsPatterns.over(file, Objects.requireNonNull(only));
      case FBIN, F16BIN, U8BIN, I8BIN -> BinPatterns.over(file, Objects.requireNonNull(only));
      case SAFETENSORS -> SafetensorsPatterns.over(file, name.tensor());
    };
  }

  /**
   * Begins a pattern file of 32-bit floats that is written row by row.
   *
   * @param file where it is to appear
   * @param dim d, at least 1
   * @throws dev.hopfield.engine.InvalidInputException if the kind is unknown or holds no 32-bit
   *     floats, or no file can be made there
   * @throws java.io.UncheckedIOException if it cannot be written
   */
  public static PatternWriter create(Path file, int dim) {
    PatternName name = named(file);
    return RowWriter.create(name, Storage.F32, dim);
  }

  /**
   * Begins a pattern file of which it is known how long it will be, if the disk has room for it;
   * otherwise as {@link #create(Path, int)}.
   *
   * @param rows how many rows are going to be written
   */
  public static PatternWriter create(Path file, int dim, long rows) {
    WholeFile.requireRoom(named(file).file(), rows, (dim + 1L) * Float.BYTES);
    return create(file, dim);
  }

  /**
   * Begins a pattern file of 32-bit floats under a temporary name, {@code .partial} behind its own,
   * or goes on with one; it stays there until it is committed, whatever happens. Otherwise as
   * {@link #create(Path, int, long)}.
   *
   * @param rowsThere how many of the rows that are there are kept; 0 to begin
   * @throws dev.hopfield.engine.InvalidInputException if there are not so many
   */
  public static PatternWriter partial(Path file, int dim, long rowsThere, long rows) {
    WholeFile.requireRoom(named(file).file(), rows - rowsThere, (dim + 1L) * Float.BYTES);
    return RowWriter.partial(named(file), Storage.F32, dim, rowsThere);
  }

  /** Writes patterns as 32-bit floats, whole or not at all; errors as {@link #create}. */
  public static void write(Path file, Patterns patterns) {
    write(file, patterns, Storage.F32);
  }

  /**
   * Writes patterns with the precision asked for, whole or not at all. Those that are stored so
   * already are copied bit for bit.
   *
   * @param precision {@code null}: as they are, where the kind of file can hold that; otherwise as
   *     32-bit floats
   * @return how the elements are stored in the file
   * @throws dev.hopfield.engine.InvalidInputException if the kind of file cannot hold them so, or
   *     an element cannot be held; otherwise as {@link #create(Path, int)}
   */
  public static ElementType write(Path file, Patterns patterns, @Nullable Precision precision) {
    PatternFormat format = named(file).format();
    Storage given = Storage.of(patterns);
    Storage wanted;
    if (precision != null) {
      boolean already = given.type() == precision.elementType();
      wanted = already ? given : Storage.of(precision);
    } else if (format.only() != null) {
      wanted = new Storage(format.only(), false);
    } else {
      wanted = format.holds(given) ? given : Storage.F32;
    }
    if (!format.holds(wanted) || (wanted.precision() == null && !wanted.equals(given))) {
      throw new InvalidInputException(
          "%s cannot hold patterns that are %s%s; choose another --precision, or write a .safetensors file"
              .formatted(
                  FileText.name(file),
                  given.label(),
                  precision == null ? "" : " as " + wanted.label()));
    }
    write(file, patterns, wanted);
    return wanted.type();
  }

  private static void write(Path file, Patterns patterns, Storage storage) {
    try (RowWriter writer = RowWriter.create(named(file), storage, patterns)) {
      writer.writeAll(patterns);
      writer.commit();
    }
  }

  private static PatternName named(Path file) {
    PatternName name = PatternName.of(file);
    if (Shards.isSeveral(name.file())) {
      throw new InvalidInputException(
          FileText.name(file) + " names several files but one is written; give it one name");
    }
    return name;
  }
}
