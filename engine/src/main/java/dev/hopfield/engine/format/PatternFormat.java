package dev.hopfield.engine.format;

import dev.hopfield.engine.ElementType;
import dev.hopfield.engine.InvalidInputException;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The kinds of pattern files, told apart by the end of the file's name. */
enum PatternFormat {
  /** NumPy's arrays. */
  NPY(".npy", null),
  /** A dimension and so many floats, row after row (corpus-texmex.irisa.fr). */
  FVECS(".fvecs", ElementType.F32),
  /** A dimension and so many unsigned bytes, row after row. */
  BVECS(".bvecs", ElementType.U8),
  /** N, d and the elements (big-ann-benchmarks.com), as are the next three. */
  FBIN(".fbin", ElementType.F32),
  F16BIN(".f16bin", ElementType.F16),
  U8BIN(".u8bin", ElementType.U8),
  I8BIN(".i8bin", ElementType.I8),
  /** Named tensors after a header of JSON (github.com/huggingface/safetensors). */
  SAFETENSORS(".safetensors", null);

  private final String suffix;
  private final @Nullable ElementType only;

  PatternFormat(String suffix, @Nullable ElementType only) {
    this.suffix = suffix;
    this.only = only;
  }

  /** The end of the names of its files. */
  String suffix() {
    return suffix;
  }

  /** The one type of element that its files hold; {@code null} where the file says which. */
  @Nullable ElementType only() {
    return only;
  }

  /** Whether its files can hold elements so. */
  boolean holds(Storage storage) {
    if (only != null) {
      return only == storage.type() && !storage.scaled();
    }
    return switch (this) {
      case NPY -> storage.type() != ElementType.BF16 && !storage.scaled();
      default -> !storage.scaled() || storage.type() == ElementType.I8;
    };
  }

  /** Whether the name is that of an {@code .ivecs} file, which holds no patterns. */
  static boolean isRowNumbers(String name) {
    return name.toLowerCase(Locale.ROOT).endsWith(".ivecs");
  }

  /**
   * The kind that the file's name says, capitals or not.
   *
   * @throws InvalidInputException if it says none that is known
   */
  static PatternFormat of(String name) {
    String small = name.toLowerCase(Locale.ROOT);
    for (PatternFormat format : values()) {
      if (small.endsWith(format.suffix)) {
        return format;
      }
    }
    if (isRowNumbers(name)) {
      throw new InvalidInputException(
          "%s holds row numbers of nearest neighbours, not patterns; it is read as --truth"
              .formatted(FileText.printable(name)));
    }
    String known =
        Arrays.stream(values()).map(PatternFormat::suffix).collect(Collectors.joining(", "));
    throw new InvalidInputException(
        "%s is of no known kind; a pattern file's name ends with one of %s"
            .formatted(name.isBlank() ? "a file without a name" : FileText.printable(name), known));
  }
}
