package dev.hopfield.engine.format;

import static dev.hopfield.engine.format.Fixtures.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hopfield.engine.ElementType;
import dev.hopfield.engine.Patterns;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reading .fbin, .f16bin, .u8bin and .i8bin: N, d and the elements. */
class BinPatternsTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({"rows.fbin, F32", "rows.f16bin, F16", "rows.u8bin, U8", "rows.i8bin, I8"})
  void open_filesOfNumpy_readsEveryRow(String name, ElementType type) {
    float[][] expected =
        switch (type) {
          case U8 -> Fixtures.UNSIGNED;
          case I8 -> Fixtures.SIGNED;
          default -> Fixtures.ROWS;
        };
    try (Patterns patterns = Patterns.open(Fixtures.put(folder, name))) {
      assertThat(patterns.elementType()).isEqualTo(type);
      assertThat(patterns.isPacked()).isTrue();
      assertThat(patterns.isScaled()).isFalse();
      assertThat(patterns.count()).isEqualTo(5);
      for (int r = 0; r < 5; r++) {
        assertThat(patterns.row(r)).containsExactly(expected[r]);
      }
    }
  }

  @Test
  void open_cutOrLonger_isRefused() {
    byte[] whole = Fixtures.bytes("rows.i8bin");
    for (int length = 0; length <= whole.length + 2; length++) {
      Path file = Fixtures.put(folder, "cut.i8bin", Arrays.copyOf(whole, length));
      if (length != whole.length) {
        assertRefused(file, () -> Patterns.open(file));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0, 3, at least 1",
    "5, 0, at least 1",
    "-1, -1, 4294967295",
    "-1, 2147483647, over 2^63 bytes",
    "5, -2147483648, 2147483648",
    "3, 5, ",
    "6, 3, end at byte 80"
  })
  void open_sizesThatAreNot_isRefused(int count, int dim, String part) {
    byte[] content = Fixtures.bytes("rows.fbin");
    ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN).putInt(0, count).putInt(4, dim);
    Path file = Fixtures.put(folder, "sizes.fbin", content);
    if (part == null) {
      // As many elements in another shape: the format has nothing to tell it by.
      try (Patterns patterns = Patterns.open(file)) {
        assertThat(patterns.count()).isEqualTo(3);
      }
    } else {
      assertRefused(file, () -> Patterns.open(file), part);
    }
  }
}
