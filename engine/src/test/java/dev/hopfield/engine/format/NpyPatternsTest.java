package dev.hopfield.engine.format;

import static dev.hopfield.engine.format.Fixtures.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hopfield.engine.ElementType;
import dev.hopfield.engine.InvalidInputException;
import dev.hopfield.engine.Patterns;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reading .npy: what NumPy wrote is read right, everything else is refused in one line. */
class NpyPatternsTest {
  @TempDir private Path folder;

  private static void assertRows(Path file, ElementType type, float[][] rows) {
    try (Patterns patterns = Patterns.open(file)) {
      assertThat(patterns.count()).isEqualTo(rows.length);
      assertThat(patterns.dim()).isEqualTo(rows[0].length);
      assertThat(patterns.elementType()).isEqualTo(type);
      for (int r = 0; r < rows.length; r++) {
        assertThat(patterns.row(r)).as("row %d of %s", r, file).containsExactly(rows[r]);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"f2, F16", "f4, F32", "f8, F64"})
  void open_floatsOfEitherByteOrderAndAxisOrder_readsWhatNumpyWrote(String kind, ElementType type) {
    for (String order : new String[] {"le", "be"}) {
      for (String axes : new String[] {"", "-fortran"}) {
        Path file = Fixtures.put(folder, kind + "-" + order + axes + ".npy");
        assertRows(file, type, Fixtures.ROWS);
      }
    }
  }

  @Test
  void open_bytes_readsWhatNumpyWrote() {
    assertRows(Fixtures.put(folder, "u1.npy"), ElementType.U8, Fixtures.BYTES);
    assertRows(Fixtures.put(folder, "u1-fortran.npy"), ElementType.U8, Fixtures.BYTES);
    assertRows(Fixtures.put(folder, "i1.npy"), ElementType.I8, Fixtures.SIGNED);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void open_everyVersion_readsWhatNumpyWrote(int version) {
    assertRows(Fixtures.put(folder, "version-" + version + ".npy"), ElementType.F32, Fixtures.ROWS);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "scalar.npy      | has shape ()         | reshape",
        "one-axis.npy    | has shape (7,)       | reshape(1, -1)",
        "three-axes.npy  | has shape (2, 3, 4)  | reshape(len(array), -1)",
        "no-rows.npy     | has shape (0, 3)     | at least one",
        "no-columns.npy  | has shape (3, 0)     | at least 1",
        "objects.npy     | Python objects       | astype('float32')",
        "structured.npy  | structured elements  | array['x']",
        "bool.npy        | '|b1'                | astype('float32')",
        "int32.npy       | '<i4'                | astype('float32')",
        "complex.npy     | '<c8'                | astype('float32')",
        "text.npy        | '<U2'                | astype('float32')",
        "date.npy        | '<M8[D]'             | astype('float32')",
        "row-numbers-le.npy | '<i8'             | astype('float32')",
      },
      quoteCharacter = '"')
  void open_arraysThatAreNoPatterns_saysWhatAndWhatToDo(String name, String what, String remedy) {
    Path file = Fixtures.put(folder, name);
    assertRefused(file, () -> Patterns.open(file), what, remedy);
  }

  @Test
  void open_cutAnywhere_isRefused() {
    for (String name : new String[] {"f4-le.npy", "f8-be-fortran.npy", "u1.npy", "version-3.npy"}) {
      byte[] whole = Fixtures.bytes(name);
      for (int length = 0; length < whole.length; length++) {
        Path file = Fixtures.put(folder, name, Arrays.copyOf(whole, length));
        assertRefused(file, () -> Patterns.open(file));
      }
    }
  }

  @Test
  void open_bytesAfterTheData_isRefused() {
    byte[] whole = Fixtures.bytes("f4-le.npy");
    Path file = Fixtures.put(folder, "longer.npy", Arrays.copyOf(whole, whole.length + 1));
    assertRefused(file, () -> Patterns.open(file), "goes on after its data", "byte 188", "has 189");
  }

  /** A version 1.0 file with this dictionary and so many zero bytes of data. */
  private static byte[] npy(String dictionary, int dataBytes) {
    byte[] text = dictionary.getBytes(StandardCharsets.ISO_8859_1);
    return ByteBuffer.allocate(10 + text.length + dataBytes)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0})
        .putShort((short) text.length)
        .put(text)
        .array();
  }

  private static String dictionary(String shape) {
    return "{'descr': '<f4', 'fortran_order': False, 'shape': " + shape + "}";
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "(9223372036854775807, 1)          | over 2^63 bytes",
        "(9223372036854775807, 2147483647) | over 2^63 bytes",
        "(9223372036854775808, 1)          | over 2^63",
        "(4611686018427387904, 4)          | over 2^63 bytes",
        "(2305843009213693951, 1)          | over 2^63 bytes",
        "(1, 2147483648)                   | at most 2147483647",
        "(1000000000000, 3)                | needs 12000000000079",
        "(-1, 3)                           | claims the size -1",
        "(-9223372036854775808, 3)         | claims the size -9",
        "(2, -3)                           | claims the size -3",
        "(2, 3L)                           | cut short",
        "(2.0, 3)                          | damaged header",
        "(2, 3                             | damaged header",
        "2                                 | damaged header",
        "(2)                               | damaged header",
        "(,)                               | damaged header",
        "(2,,3)                            | damaged header",
        "(2 3)                             | damaged header",
        "[2, 3]                            | damaged header",
        "None                              | damaged header",
        "(1e3, 2)                          | damaged header",
        "('2', 3)                          | damaged header",
        "(0x2, 3)                          | damaged header",
        "((2, 3), 4)                       | damaged header",
      })
  void open_hostileShapes_saysWhatIsWrong(String shape, String what) {
    Path file = Fixtures.put(folder, "shape.npy", npy(dictionary(shape), 8));
    assertRefused(file, () -> Patterns.open(file), what);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "                                                          | '{' at its byte 0",
        "{}                                                        | without 'descr'",
        "{'descr': '<f4', 'shape': (1, 1)}                         | without 'fortran_order'",
        "{'descr': '<f4', 'fortran_order': False}                  | without 'shape'",
        "{'shape': (1, 1), 'shape': (1, 2)}                        | names 'shape' twice",
        "{'descr': '<f4', 'x': 1}                                  | expected 'descr'",
        "{'descr' '<f4'}                                           | expected ':'",
        "{'descr': '<f4' 'shape': (1, 1)}                          | expected '}'",
        "{'descr': '<f\\x34'}                                      | a quoted string",
        "{'descr': b'<f4'}                                         | a quoted string",
        "{'descr': '<f4                                            | a quoted string",
        "{'fortran_order': 0}                                      | True or False",
        "{'descr': '=f4', 'fortran_order': False, 'shape': (1, 1)} | '=f4'",
        "{'descr': 'f4', 'fortran_order': False, 'shape': (1, 1)}  | 'f4'",
        "{'descr': '<f16', 'fortran_order': False, 'shape': (1, 1)}| '<f16'",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 1)} 1 | the end of the header",
        "{'descr': ('<f4', (2,)), 'fortran_order': False, 'shape': (1, 1)} | structured",
      })
  void open_hostileHeaders_saysWhatIsWrong(String dictionary, String what) {
    byte[] content = npy(dictionary == null ? "" : dictionary, 4);
    Path file = Fixtures.put(folder, "header.npy", content);
    assertRefused(file, () -> Patterns.open(file), what);
  }

  @Test
  void open_headerWithKeysInAnotherOrderAndPython2Sizes_reads() {
    String dictionary = "{\"shape\":(1L,2L),\n'fortran_order':True,'descr':'<u1'}";
    Path file = Fixtures.put(folder, "old.npy", npy(dictionary, 2));
    assertRows(file, ElementType.U8, new float[][] {{0, 0}});
  }

  @Test
  void open_controlCharactersInTheHeader_staysOnOneLine() {
    Path file = Fixtures.put(folder, "lines.npy", npy("{'descr': '<\n\r\u0085f'}", 4));
    assertRefused(file, () -> Patterns.open(file));
    Path other = Fixtures.put(folder, "lines2.npy", npy("\u0000\u001b[2J\n{", 4));
    assertRefused(other, () -> Patterns.open(other));
  }

  @Test
  void open_headerLongerThanTheLimit_isRefusedWithoutReadingIt() {
    byte[] content = Fixtures.bytes("version-2.npy");
    ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN).putInt(8, -1);
    Path file = Fixtures.put(folder, "long.npy", content);
    assertRefused(file, () -> Patterns.open(file), "4294967295", "at most 65535");
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "1, 1", "4, 0", "255, 255"})
  void open_unknownVersion_isRefused(int major, int minor) {
    byte[] content = Fixtures.bytes("version-1.npy");
    content[6] = (byte) major;
    content[7] = (byte) minor;
    Path file = Fixtures.put(folder, "future.npy", content);
    assertRefused(file, () -> Patterns.open(file), "version " + major + "." + minor);
  }

  @Test
  void open_mutatedHeaders_readsWithinTheFileOrRefuses() {
    long seed = 20_081_922L;
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    String[] names = {
      "f4-le.npy", "f2-be-fortran.npy", "u1.npy", "version-2.npy", "structured.npy"
    };
    int opened = 0;
    for (int round = 0; round < 4000; round++) {
      byte[] content = mutated(Fixtures.bytes(names[round % names.length]), random);
      Path file = Fixtures.put(folder, "mutated.npy", content);
      String label = "seed " + seed + ", round " + round;
      try (Patterns patterns = Patterns.open(file)) {
        long data = patterns.count() * patterns.dim() * patterns.elementType().bytes();
        assertThat(patterns.layout().offset() + data).as(label).isEqualTo(content.length);
        for (long r = 0; r < patterns.count(); r++) {
          assertThat(patterns.row(r)).as(label).hasSize(patterns.dim());
        }
        opened++;
      } catch (InvalidInputException e) {
        assertThat(e.getMessage()).as(label).startsWith(file.toString()).hasLineCount(1);
      }
    }
    assertThat(opened).as("mutations that leave a readable file").isBetween(1, 3999);
  }

  private static byte[] mutated(byte[] content, RandomGenerator random) {
    String alphabet = "0123456789-+,.:'\"()[]{}<>|=LTFfuio \n\\\u0000\u00ff";
    byte[] result = content.clone();
    int changes = 1 + random.nextInt(4);
    for (int i = 0; i < changes; i++) {
      int at = random.nextInt(128);
      result[at] =
          random.nextBoolean()
              ? (byte) alphabet.charAt(random.nextInt(alphabet.length()))
              : (byte) random.nextInt();
    }
    if (random.nextInt(4) == 0) {
      int from = random.nextInt(128);
      int to = random.nextInt(128);
      System.arraycopy(content, from, result, to, Math.min(16, 128 - Math.max(from, to)));
    }
    return result;
  }

  @Test
  void open_fileBeyondTwoGigabytes_readsItsLastRow() throws IOException {
    long count = 600_011;
    int dim = 1021;
    Path file = folder.resolve("large.npy");
    byte[] header = npy(dictionary("(" + count + ", " + dim + ")"), 0);
    long rowBytes = 4L * dim;
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(header));
      ByteBuffer last = ByteBuffer.allocate((int) rowBytes).order(ByteOrder.LITTLE_ENDIAN);
      last.putFloat(0, 3.5f).putFloat((int) rowBytes - 4, -7f);
      channel.write(last, header.length + (count - 1) * rowBytes);
    }
    try (Patterns patterns = Patterns.open(file)) {
      float[] row = patterns.row(count - 1);
      assertThat(row[0]).isEqualTo(3.5f);
      assertThat(row[dim - 1]).isEqualTo(-7f);
      assertThat(patterns.row(count - 2)).containsOnly(0f);
    } finally {
      Files.delete(file);
    }
  }
}
