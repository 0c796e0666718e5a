package dev.hopfield.engine.format;

import static dev.hopfield.engine.format.Fixtures.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hopfield.engine.ElementType;
import dev.hopfield.engine.PatternNorms;
import dev.hopfield.engine.Patterns;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reading .fvecs and .bvecs: rows of d and d elements, little-endian, all of the same d. */
class VecsPatternsTest {
  @TempDir private Path folder;

  private static byte[] fvecs(float[][] rows) {
    int numbers = Arrays.stream(rows).mapToInt(row -> row.length + 1).sum();
    ByteBuffer buffer = ByteBuffer.allocate(4 * numbers).order(ByteOrder.LITTLE_ENDIAN);
    for (float[] row : rows) {
      buffer.putInt(row.length);
      for (float number : row) {
        buffer.putFloat(number);
      }
    }
    return buffer.array();
  }

  @Test
  void open_wellFormed_readsEveryRow() {
    Path file = Fixtures.put(folder, "a.FVECS", fvecs(Fixtures.ROWS));
    try (Patterns patterns = Patterns.open(file)) {
      assertThat(patterns.count()).isEqualTo(5);
      for (int r = 0; r < 5; r++) {
        assertThat(patterns.row(r)).containsExactly(Fixtures.ROWS[r]);
      }
    }
  }

  @Test
  void open_bytes_readsEveryRow() {
    try (Patterns patterns = Patterns.open(Fixtures.put(folder, "rows.bvecs"))) {
      assertThat(patterns.elementType()).isEqualTo(ElementType.U8);
      for (int r = 0; r < 5; r++) {
        assertThat(patterns.row(r)).containsExactly(Fixtures.UNSIGNED[r]);
      }
    }
  }

  /** Opening looks at some rows only: the others are refused when they are read. */
  @Test
  void open_manyRowsWithOneOfAnotherDimension_isNeverReadWrong() {
    float[][] rows = new float[5003][2];
    byte[] content = fvecs(rows);
    int wrong = 4001;
    ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN).putInt(wrong * 12, 3);
    Path file = Fixtures.put(folder, "mixed.fvecs", content);
    try (Patterns patterns = Patterns.open(file)) {
      assertThat(patterns.isPacked()).isFalse();
      assertThat(patterns.row(wrong - 1)).containsExactly(0, 0);
      assertRefused(file, () -> patterns.row(wrong), "dimension 3 in row 4001 but 2 in row 0");
      assertRefused(file, () -> patterns.copyRows(0, 5003, new float[10006], 0), "row 4001");
      assertRefused(file, () -> PatternNorms.of(patterns, true, "patterns"), "row 4001");
      try (Patterns joined = Patterns.joined(List.of(Patterns.of(rows), patterns))) {
        assertRefused(file, () -> joined.row(5003 + wrong), "row 4001");
      }
    }
  }

  @Test
  void open_oneNumber_readsIt() {
    Path file = Fixtures.put(folder, "a.fvecs", fvecs(new float[][] {{-0.5f}}));
    try (Patterns patterns = Patterns.open(file)) {
      assertThat(patterns.row(0)).containsExactly(-0.5f);
    }
  }

  /** A cut between rows leaves a whole, shorter file: nothing in the format tells. */
  @Test
  void open_cutAnywhereButBetweenRows_isRefused() {
    byte[] whole = fvecs(Fixtures.ROWS);
    for (int length = 0; length < whole.length; length++) {
      Path file = Fixtures.put(folder, "cut.fvecs", Arrays.copyOf(whole, length));
      if (length % 16 != 0 || length == 0) {
        assertRefused(file, () -> Patterns.open(file));
      } else {
        try (Patterns patterns = Patterns.open(file)) {
          assertThat(patterns.count()).isEqualTo(length / 16);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, Integer.MIN_VALUE})
  void open_firstDimensionNotPositive_isRefused(int dim) {
    byte[] content = fvecs(Fixtures.ROWS);
    ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN).putInt(0, dim);
    Path file = Fixtures.put(folder, "zero.fvecs", content);
    assertRefused(file, () -> Patterns.open(file), "dimension " + dim, "at least 1");
  }

  @Test
  void open_firstDimensionBeyondTheFile_isRefused() {
    byte[] content = fvecs(Fixtures.ROWS);
    ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN).putInt(0, Integer.MAX_VALUE);
    Path file = Fixtures.put(folder, "huge.fvecs", content);
    assertRefused(file, () -> Patterns.open(file), "2147483647", "not a multiple");
  }

  @Test
  void open_anyRowOfAnotherDimension_isRefusedWithTheRow() {
    for (int row = 1; row < 5; row++) {
      byte[] content = fvecs(Fixtures.ROWS);
      ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN).putInt(row * 16, 2);
      Path file = Fixtures.put(folder, "mixed.fvecs", content);
      assertRefused(file, () -> Patterns.open(file), "dimension 2 in row " + row);
    }
  }
}
