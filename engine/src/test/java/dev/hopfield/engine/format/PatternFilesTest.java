package dev.hopfield.engine.format;

import static dev.hopfield.engine.format.Fixtures.assertNothingElseIn;
import static dev.hopfield.engine.format.Fixtures.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.hopfield.engine.Patterns;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Opening and writing pattern files by name. */
class PatternFilesTest {
  @TempDir private Path folder;

  private static float[] flat(float[][] rows) {
    float[] all = new float[rows.length * rows[0].length];
    for (int i = 0; i < all.length; i++) {
      all[i] = rows[i / rows[0].length][i % rows[0].length];
    }
    return all;
  }

  @Test
  void open_mapped_isMemoryOfTheKindThatIsAllocated() {
    Path file = folder.resolve("a.npy");
    try (Patterns allocated = Patterns.of(new float[][] {{1, 2, 3}, {4, 5, 6}})) {
      PatternFiles.write(file, allocated);
      Patterns mapped = Patterns.open(file);
      // Code that meets both is compiled for one kind.
      assertThat(mapped.segment()).hasSameClassAs(allocated.segment());
      assertThat(mapped.segment().isReadOnly()).isTrue();
      assertThat(mapped.row(1)).containsExactly(4, 5, 6);
      mapped.close();
      assertThat(mapped.segment().scope().isAlive()).isFalse();
    }
  }

  @Test
  void open_missing_saysSo() {
    Path file = folder.resolve("missing.npy");
    assertRefused(file, () -> Patterns.open(file), "does not exist");
  }

  @Test
  void open_folder_saysSo() throws IOException {
    Path file = Files.createDirectory(folder.resolve("folder.npy"));
    assertRefused(file, () -> Patterns.open(file), "is a folder");
  }

  @Test
  void open_empty_saysSo() {
    Path file = Fixtures.put(folder, "empty.fvecs", new byte[0]);
    assertRefused(file, () -> Patterns.open(file), "is empty");
  }

  @Test
  void open_unknownKind_namesTheKnownOnes() {
    Path file = Fixtures.put(folder, "patterns.csv", new byte[] {1});
    assertRefused(file, () -> Patterns.open(file), ".npy, .fvecs");
    assertRefused(file, () -> PatternFiles.create(file, 3), ".npy, .fvecs");
  }

  @Test
  void open_nameWithALineBreak_staysOnOneLine() {
    assertThatThrownBy(() -> Patterns.open(folder.resolve("a\nb.npy")))
        .message()
        .hasLineCount(1)
        .contains("a\\u000ab.npy");
  }

  @Test
  void open_withoutPermission_saysSo() throws IOException {
    Path file = Fixtures.put(folder, "f4-le.npy");
    assumeTrue(file.toFile().setReadable(false) && !Files.isReadable(file), "may read everything");
    assertRefused(file, () -> Patterns.open(file), "permissions");
  }

  @Test
  void create_npy_givesTheBytesThatNumpyGives() throws IOException {
    Path file = folder.resolve("states.npy");
    float[] all = flat(Fixtures.ROWS);
    try (PatternWriter writer = PatternFiles.create(file, 3)) {
      writer.write(all, 2);
      writer.write(new float[] {all[6], all[7], all[8]}, 1);
      writer.write(new float[0], 0);
      writer.write(new float[] {all[9], all[10], all[11], all[12], all[13], all[14], 99}, 2);
      assertThat(file).doesNotExist();
      writer.commit();
    }
    assertThat(Files.readAllBytes(file)).isEqualTo(Fixtures.bytes("f4-le.npy"));
    assertNothingElseIn(folder, "states.npy");
  }

  @Test
  void matrixHeader_countOfElevenDigits_isTheOneThatNumpyWrites() {
    assertThat(NpyWriter.matrixHeader(12_345_678_901L, 784))
        .isEqualTo(Fixtures.bytes("header-large.bin"))
        .hasSameSizeAs(NpyWriter.matrixHeader(0, 784));
  }

  @Test
  void matrixHeader_everyLengthOfDimension_endsAtAMultipleOf64() {
    for (long dim = 1; dim < Integer.MAX_VALUE; dim *= 7) {
      assertThat(NpyWriter.matrixHeader(3, (int) dim).length % 64).isZero();
    }
  }

  @Test
  void create_fvecs_givesRowsOfDimensionAndFloats() throws IOException {
    Path file = folder.resolve("states.fvecs");
    try (Patterns patterns = Patterns.of(Fixtures.ROWS)) {
      PatternFiles.write(file, patterns);
    }
    ByteBuffer expected = ByteBuffer.allocate(5 * 16).order(ByteOrder.LITTLE_ENDIAN);
    for (float[] row : Fixtures.ROWS) {
      expected.putInt(3).putFloat(row[0]).putFloat(row[1]).putFloat(row[2]);
    }
    assertThat(Files.readAllBytes(file)).isEqualTo(expected.array());
    assertNothingElseIn(folder, "states.fvecs");
  }

  @ParameterizedTest
  @ValueSource(strings = {"large.npy", "large.fvecs"})
  void write_moreThanTheBuffers_readsBackTheSame(String name) {
    int dim = 1021;
    int count = 613;
    float[] numbers = new float[count * dim];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = Float.intBitsToFloat(i * 0x9e3779b9 & 0x7effffff);
    }
    Path file = folder.resolve(name);
    try (Patterns patterns = Patterns.of(numbers, dim)) {
      PatternFiles.write(file, patterns);
    }
    float[] read = new float[numbers.length];
    try (Patterns patterns = Patterns.open(file)) {
      assertThat(patterns.count()).isEqualTo(count);
      patterns.copyRows(0, count, read, 0);
    }
    assertThat(read).isEqualTo(numbers);
  }

  @ParameterizedTest
  @ValueSource(strings = {"states.npy", "states.fvecs"})
  void close_withoutCommit_leavesNothing(String name) {
    try (PatternWriter writer = PatternFiles.create(folder.resolve(name), 3)) {
      writer.write(new float[300_000], 100_000);
    }
    assertNothingElseIn(folder);
  }

  @ParameterizedTest
  @ValueSource(strings = {"states.npy", "states.fvecs"})
  void commit_ofNoRows_isRefusedAndLeavesNothing(String name) {
    Path file = folder.resolve(name);
    try (PatternWriter writer = PatternFiles.create(file, 3)) {
      assertThatThrownBy(writer::commit).hasMessageContaining("at least one row");
    }
    assertNothingElseIn(folder);
  }

  @Test
  void write_overTheFileThatIsRead_replacesItWhole() {
    Path file = Fixtures.put(folder, "f8-be-fortran.npy");
    try (Patterns patterns = Patterns.open(file)) {
      PatternFiles.write(file, patterns);
      assertThat(patterns.row(4)).containsExactly(Fixtures.ROWS[4]);
    }
    try (Patterns patterns = Patterns.open(file)) {
      assertThat(patterns.isPackedFloat()).isTrue();
      assertThat(patterns.row(4)).containsExactly(Fixtures.ROWS[4]);
    }
  }

  @Test
  void write_failing_namesTheFileAndLeavesTheOldOne() throws IOException {
    Path file = Fixtures.put(folder, "f4-le.npy");
    byte[] before = Files.readAllBytes(file);
    try (PatternWriter writer = PatternFiles.create(file, 3)) {
      // An interrupt closes the channel: the one failure that can be had anywhere.
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> writer.write(new float[300_000], 100_000))
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining("cannot be written");
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
    assertThat(Files.readAllBytes(file)).isEqualTo(before);
    assertNothingElseIn(folder, "f4-le.npy");
  }

  @Test
  void create_whereNoFileCanBe_isRefused() throws IOException {
    Path inNoFolder = folder.resolve("missing").resolve("a.npy");
    assertRefused(inNoFolder, () -> PatternFiles.create(inNoFolder, 3), "folder does not exist");
    Path isFolder = Files.createDirectory(folder.resolve("folder.npy"));
    assertRefused(isFolder, () -> PatternFiles.create(isFolder, 3), "not a regular file");
    assertNothingElseIn(folder, "folder.npy");
  }

  @Test
  void write_throughALink_keepsTheLink() throws IOException {
    Path file = Fixtures.put(folder, "f8-le.npy");
    Path link = Files.createSymbolicLink(folder.resolve("link.npy"), file.getFileName());
    try (Patterns patterns = Patterns.of(Fixtures.ROWS)) {
      PatternFiles.write(link, patterns);
    }
    assertThat(Files.isSymbolicLink(link)).isTrue();
    assertThat(Files.readAllBytes(file)).isEqualTo(Fixtures.bytes("f4-le.npy"));
  }
}
