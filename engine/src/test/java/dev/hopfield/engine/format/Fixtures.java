package dev.hopfield.engine.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.hopfield.engine.InvalidInputException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/**
 * Files that NumPy wrote (see make_fixtures.py and make_safetensors.py beside them), and what tests
 * of files share.
 */
final class Fixtures {
  /** The rows of the float files: 8.5 · i − 20. */
  static final float[][] ROWS = rows(8.5f, -20);

  /** The rows of the u1 files. */
  static final float[][] BYTES = rows(17, 0);

  /** The rows of the unsigned bytes that make_safetensors.py writes. */
  static final float[][] UNSIGNED = rows(18, 0);

  /** The rows of the i1 file. */
  static final float[][] SIGNED = rows(18, -128);

  private Fixtures() {}

  private static float[][] rows(float factor, float shift) {
    float[][] rows = new float[5][3];
    for (int i = 0; i < 15; i++) {
      rows[i / 3][i % 3] = i * factor + shift;
    }
    return rows;
  }

  static byte[] bytes(String name) {
    try (InputStream in = Objects.requireNonNull(Fixtures.class.getResourceAsStream(name), name)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Puts a fixture, or any bytes, where it can be opened. */
  static Path put(Path folder, String name, byte[] content) {
    try {
      return Files.write(folder.resolve(name), content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Path put(Path folder, String name) {
    return put(folder, name, bytes(name));
  }

  static List<String> namesIn(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Bad input, in one line that begins with the file's name and holds the parts named. */
  static void assertRefused(Path file, ThrowingCallable call, String... parts) {
    Throwable refusal = catchThrowable(call);
    assertThat(refusal).as(file.toString()).isInstanceOf(InvalidInputException.class);
    assertThat(refusal.getMessage()).startsWith(file.toString()).hasLineCount(1);
    for (String part : parts) {
      assertThat(refusal.getMessage()).contains(part);
    }
  }

  static void assertNothingElseIn(Path folder, String... names) {
    assertThat(namesIn(folder)).containsExactlyInAnyOrder(names);
  }
}
