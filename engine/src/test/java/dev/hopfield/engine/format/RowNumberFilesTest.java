package dev.hopfield.engine.format;

import static dev.hopfield.engine.format.Fixtures.assertNothingElseIn;
import static dev.hopfield.engine.format.Fixtures.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Row numbers in .npy files of int64 and in .ivecs files. */
class RowNumberFilesTest {
  private static final long[] NUMBERS = {7, -1, (1L << 40) + 3};

  @TempDir private Path folder;

  @Test
  void read_eitherByteOrder_readsWhatNumpyWrote() {
    for (String name : new String[] {"row-numbers-le.npy", "row-numbers-be.npy"}) {
      assertThat(RowNumberFiles.read(Fixtures.put(folder, name))).containsExactly(NUMBERS);
    }
  }

  @Test
  void write_givesTheBytesThatNumpyGives() throws IOException {
    Path file = folder.resolve("truth.npy");
    RowNumberFiles.write(file, NUMBERS);
    assertThat(Files.readAllBytes(file)).isEqualTo(Fixtures.bytes("row-numbers-le.npy"));
    assertNothingElseIn(folder, "truth.npy");
  }

  @Test
  void write_moreThanTheBuffer_readsBackTheSame() {
    long[] numbers = LongStream.range(0, 100_003).map(i -> i * 0x9e3779b97f4a7c15L).toArray();
    Path file = folder.resolve("truth.npy");
    RowNumberFiles.write(file, numbers);
    assertThat(RowNumberFiles.read(file)).isEqualTo(numbers);
  }

  @Test
  void read_otherTypesAndShapes_saysWhatToDo() {
    Path floats = Fixtures.put(folder, "one-axis.npy");
    assertRefused(floats, () -> RowNumberFiles.read(floats), "'<f4'", "astype('int64')");
    Path scalar = Fixtures.put(folder, "scalar.npy");
    assertRefused(scalar, () -> RowNumberFiles.read(scalar), "'<f4'");
  }

  @Test
  void read_cutAnywhere_isRefused() {
    byte[] whole = Fixtures.bytes("row-numbers-le.npy");
    for (int length = 0; length < whole.length; length++) {
      Path file = Fixtures.put(folder, "cut.npy", Arrays.copyOf(whole, length));
      assertRefused(file, () -> RowNumberFiles.read(file));
    }
  }

  private Path ivecs(int... numbers) {
    ByteBuffer bytes =
        ByteBuffer.allocate(numbers.length * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asIntBuffer().put(numbers);
    return Fixtures.put(folder, "truth.ivecs", bytes.array());
  }

  @Test
  void read_ivecs_givesTheFirstOfEachRow() {
    assertThat(RowNumberFiles.read(ivecs(3, 70_000, 2, 1, 3, 5, 6, 7))).containsExactly(70_000, 5);
    assertThat(RowNumberFiles.read(ivecs(1, 4, 1, 0, 1, 9))).containsExactly(4, 0, 9);
  }

  @Test
  void read_ivecsThatCannotBe_isRefused() {
    for (int[] numbers :
        new int[][] {{1}, {0}, {-1, 5}, {2, 1}, {1, 2, 3}, {1, 7, 2, 8}, {Integer.MAX_VALUE, 1}}) {
      Path file = ivecs(numbers);
      assertRefused(file, () -> RowNumberFiles.read(file), "write it again");
    }
    Path cut = Fixtures.put(folder, "cut.ivecs", new byte[] {1, 0});
    assertRefused(cut, () -> RowNumberFiles.read(cut), "2 bytes");
    Path asPatterns = ivecs(1, 0);
    assertRefused(asPatterns, () -> PatternFiles.open(asPatterns), "--truth");
  }
}
