package dev.hopfield.engine.format;

import static dev.hopfield.engine.format.Fixtures.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hopfield.engine.ElementType;
import dev.hopfield.engine.Patterns;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reading .safetensors: named tensors after a header of JSON. */
class SafetensorsPatternsTest {
  private static final String TWO = "\"shape\":[1,2],\"data_offsets\":[0,2]}";

  @TempDir private Path folder;

  private Path file(String header, int dataBytes) {
    return file(header.getBytes(StandardCharsets.UTF_8), dataBytes);
  }

  private Path file(byte[] header, int dataBytes) {
    ByteBuffer content =
        ByteBuffer.allocate(8 + header.length + dataBytes).order(ByteOrder.LITTLE_ENDIAN);
    content.putLong(header.length).put(header);
    return Fixtures.put(folder, "made.safetensors", content.array());
  }

  private static void assertRows(Patterns patterns, float[][] rows) {
    assertThat(patterns.count()).isEqualTo(rows.length);
    assertThat(patterns.dim()).isEqualTo(rows[0].length);
    for (int r = 0; r < rows.length; r++) {
      assertThat(patterns.row(r)).containsExactly(rows[r]);
    }
  }

  @ParameterizedTest
  @EnumSource(ElementType.class)
  void open_everyTypeAsTheLibraryWritesIt_readsEveryRow(ElementType type) {
    float[][] expected =
        switch (type) {
          case U8 -> Fixtures.UNSIGNED;
          case I8 -> Fixtures.SIGNED;
          default -> Fixtures.ROWS;
        };
    try (Patterns patterns = Patterns.open(Fixtures.put(folder, type + ".safetensors"))) {
      assertThat(patterns.elementType()).isEqualTo(type);
      assertRows(patterns, expected);
    }
  }

  @Test
  void open_codesWithScales_areMultiplied() {
    float[] scales = {0.5f, 2, 0, 0.25f, 1};
    float[][] expected = new float[5][3];
    for (int i = 0; i < 15; i++) {
      expected[i / 3][i % 3] = Fixtures.SIGNED[i / 3][i % 3] * scales[i / 3];
    }
    try (Patterns patterns = Patterns.open(Fixtures.put(folder, "scaled.safetensors"))) {
      assertThat(patterns.isScaled()).isTrue();
      assertRows(patterns, expected);
    }
  }

  @Test
  void open_tensorsByName_areTheOnesNamed() {
    Path file = Fixtures.put(folder, "two.safetensors");
    try (Patterns keys = Patterns.open(Path.of(file + ":keys"));
        Patterns values = Patterns.open(Path.of(file + ":values"))) {
      assertRows(keys, Fixtures.ROWS);
      assertThat(values.row(4)).containsExactly(-Fixtures.ROWS[4][0], -Fixtures.ROWS[4][1]);
    }
    assertRefused(file, () -> Patterns.open(file), "2 tensors of two axes", "'keys', 'values'");
    assertRefused(
        file, () -> Patterns.open(Path.of(file + ":key")), "no tensor 'key'", "'keys', 'values'");
  }

  @Test
  void open_amongOthers_takesTheNamedOrTheOnlyOne() {
    Path file = Fixtures.put(folder, "several.safetensors");
    try (Patterns patterns = Patterns.open(Path.of(file + ":layers/0.keys"))) {
      assertRows(patterns, Fixtures.ROWS);
    }
    assertRefused(file, () -> Patterns.open(Path.of(file + ":vector")), "shape [3]", "2 axes");
    assertRefused(file, () -> Patterns.open(Path.of(file + ":number")), "type I64");
    assertRefused(file, () -> Patterns.open(Path.of(file + ":empty")), "[0, 3]", "at least 1");
  }

  @Test
  void open_cutAnywhere_isRefused() {
    byte[] whole = Fixtures.bytes("scaled.safetensors");
    for (int length = 0; length <= whole.length + 1; length++) {
      Path file = Fixtures.put(folder, "cut.safetensors", Arrays.copyOf(whole, length));
      if (length != whole.length) {
        assertRefused(file, () -> Patterns.open(file));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 100_000_001, Long.MAX_VALUE, -1, Long.MIN_VALUE})
  void open_headerOfThatLength_isRefused(long length) {
    byte[] content = Fixtures.bytes("F32.safetensors");
    ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN).putLong(0, length);
    Path file = Fixtures.put(folder, "length.safetensors", content);
    assertRefused(file, () -> Patterns.open(file), Long.toUnsignedString(length), "2 to 100000000");
  }

  /** Each a header that some reader takes, and what is said of it; {@code ~} stands for a quote. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {~a~:{~dtype~:~U8~,~shape~:[1,2],~data_offsets~:[0,2]},~a~:{~dtype~:~I8~,~shape~:[1,2],~data_offsets~:[0,2]}} | not 'a'
          {~a~:{~dtype~:~U8~,~dtype~:~I8~,~shape~:[1,2],~data_offsets~:[0,2]}}     | not 'dtype'
          {~a~:{~dtype~:~U8~,~shape~:[1,2],~data_offsets~:[0,2]},~\\u0061~:{~dtype~:~I8~,~shape~:[1,2],~data_offsets~:[0,2]}} | not 'a'
          {~__metadata__~:{~k~:~v~,~k~:~w~},~a~:{~dtype~:~U8~,~shape~:[1,2],~data_offsets~:[0,2]}} | not 'k'
          {~__metadata__~:{~k~:1},~a~:{~dtype~:~U8~,~shape~:[1,2],~data_offsets~:[0,2]}} | expected '"'
          {~a~:{~dtype~:~U8~,~shape~:[1,2],~data_offsets~:[0,2],~more~:~x~}}       | dtype, shape or data_offsets
          {~a~:{~dtype~:~U8~,~shape~:[1,2]}}                                       | two data_offsets
          {~a~:{~dtype~:~U8~,~shape~:[1,2],~data_offsets~:[0,2,2]}}                | two data_offsets
          {~a~:{~dtype~:~U8~,~shape~:[1,02],~data_offsets~:[0,2]}}                 | whole number
          {~a~:{~dtype~:~U8~,~shape~:[1,2.0],~data_offsets~:[0,2]}}                | ']'
          {~a~:{~dtype~:~U8~,~shape~:[1,2e0],~data_offsets~:[0,2]}}                | ']'
          {~a~:{~dtype~:~U8~,~shape~:[-1,-2],~data_offsets~:[0,2]}}                | whole number
          {~a~:{~dtype~:~U8~,~shape~:[1,18446744073709551618],~data_offsets~:[0,2]}} | below 2^63
          {~a~:{~dtype~:~U8~,~shape~:[4294967296,4294967296],~data_offsets~:[0,2]}} | do not fit
          {~a~:{~dtype~:~F64~,~shape~:[4611686018427387904,2],~data_offsets~:[0,2]}} | do not fit
          {~a~:{~dtype~:~U8~,~shape~:[1,1],~data_offsets~:[0,2]}}                  | do not fit
          {~a~:{~dtype~:~U8~,~shape~:[1,2],~data_offsets~:[2,0]}}                  | do not fit
          {~a~:{~dtype~:~U8~,~shape~:[1,2],~data_offsets~:[1,3]}}                  | byte 0 should follow
          {~a~:{~dtype~:~U8~,~shape~:[1,1],~data_offsets~:[0,1]}}                  | 2 bytes of data
          {~a~:{~dtype~:~U8~,~shape~:[1,2],~data_offsets~:[0,2]},~b~:{~dtype~:~U8~,~shape~:[1,2],~data_offsets~:[0,2]}} | byte 2 should follow
          {~a~:{~dtype~:~U8~,~shape~:[1,1],~data_offsets~:[0,1]},~e~:{~dtype~:~U8~,~shape~:[0],~data_offsets~:[2,2]}} | byte 1 should follow
          {~a~:{~dtype~:~U8~,~shape~:[1,3],~data_offsets~:[0,3]}}                  | ends at byte 3
          {~a~:{~dtype~:~X9~,~shape~:[1,2],~data_offsets~:[0,2]}}                  | 'X9'
          {~a~:{~dtype~:~F4~,~shape~:[1,3],~data_offsets~:[0,1]}}                  | do not fit
          {~a~:{~dtype~:~U8~,~shape~:[1,2],~data_offsets~:[0,2]}}x                 | the end
          {~a~:{~dtype~:~U8~,~shape~:[1,2],~data_offsets~:[0,2]},}                 | expected '"'
          {~a~:{~dtype~:~U8~ ~shape~:[1,2],~data_offsets~:[0,2]}}                  | ',' or '}'
          {~a\\ud800~:{~dtype~:~U8~,~shape~:[1,2],~data_offsets~:[0,2]}}           | surrogate
          {~a\\x~:{~dtype~:~U8~,~shape~:[1,2],~data_offsets~:[0,2]}}               | one of
          {}                                                                       | 2 bytes of data
          [1]                                                                      | begin with '{'
          {~a~:{~dtype~:~U8~,~shape~:[1,2],~data_offsets~:[0,2]                    | expected
          """)
  void open_headerThatReadersReadDifferently_isRefused(String header, String part) {
    Path file = file(header.replace('~', '"'), 2);
    assertRefused(file, () -> Patterns.open(file), part);
  }

  @Test
  void open_headerWithWrongCharacters_isRefused() {
    for (int wrong : new int[] {0, 9, 10, 31, 0x80, 0xc0, 0xff}) {
      byte[] header = ("{\"a?\":{\"dtype\":\"U8\"," + TWO + "}").getBytes(StandardCharsets.UTF_8);
      header[3] = (byte) wrong;
      Path file = file(header, 2);
      assertRefused(file, () -> Patterns.open(file), "error at byte");
    }
  }

  @Test
  void open_emptyTensorsAnywhere_areAllowed() {
    String empty = "\":{\"dtype\":\"F64\",\"shape\":[0,9223372036854775807],\"data_offsets\":";
    String header =
        "{\"x" + empty + "[2,2]},\"a\":{\"dtype\":\"U8\"," + TWO + ",\"y" + empty + "[0,0]}}  ";
    try (Patterns patterns = Patterns.open(Path.of(file(header, 2) + ":a"))) {
      assertRows(patterns, new float[][] {{0, 0}});
    }
  }

  @Test
  void open_moreNamesThanAnyoneNeeds_isRefused() {
    StringBuilder header = new StringBuilder("{");
    for (int i = 0; i <= 100_000; i++) {
      header.append("\"").append(i).append("\":{\"dtype\":\"U8\",\"shape\":[0],");
      header.append("\"data_offsets\":[0,0]},");
    }
    Path file = file(header + "\"a\":{\"dtype\":\"U8\"," + TWO + "}", 2);
    assertRefused(file, () -> Patterns.open(file), "at most 100000 names");
  }

  @Test
  void open_scalesThatDoNotFit_isRefused() {
    String codes = "{\"a\":{\"dtype\":\"I8\"," + TWO + ",\"a_scale\":{\"dtype\":";
    Path wrong = file(codes + "\"F32\",\"shape\":[2],\"data_offsets\":[2,10]}}", 10);
    assertRefused(wrong, () -> Patterns.open(wrong), "'a_scale'", "[1] or [1, 1]");
    Path type = file(codes + "\"F16\",\"shape\":[1],\"data_offsets\":[2,4]}}", 4);
    assertRefused(type, () -> Patterns.open(type), "type F16", "F32");
  }
}
