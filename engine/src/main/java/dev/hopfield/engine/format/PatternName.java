package dev.hopfield.engine.format;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What the name of patterns says: a file, its kind, and which tensor of it.
 *
 * @param file the file; perhaps with {@code *} or {@code ?} in its last part, for several
 * @param tensor the name after {@code .safetensors:}; {@code null} where there is none
 * @param format what the file's name ends with
 */
record PatternName(Path file, @Nullable String tensor, PatternFormat format) {
  private static final String BEFORE_TENSOR = PatternFormat.SAFETENSORS.suffix() + ":";

  static PatternName of(Path path) {
    String text = path.toString();
    int end = text.toLowerCase(Locale.ROOT).indexOf(BEFORE_TENSOR);
    if (end < 0 || Files.exists(path)) {
      return new PatternName(path, null, PatternFormat.of(text));
    }
    String file = text.substring(0, end + BEFORE_TENSOR.length() - 1);
    return new PatternName(
        path.getFileSystem().getPath(file),
        text.substring(file.length() + 1),
        PatternFormat.SAFETENSORS);
  }

  /** The same of another file. */
  PatternName withFile(Path other) {
    return new PatternName(other, tensor, format);
  }
}
