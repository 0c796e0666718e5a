package dev.hopfield.engine.format;

import static dev.hopfield.engine.format.Fixtures.assertNothingElseIn;
import static dev.hopfield.engine.format.Fixtures.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hopfield.engine.ElementType;
import dev.hopfield.engine.InvalidInputException;
import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.Precision;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Writing patterns in every kind of file with every precision. */
class ConvertedFilesTest {
  @TempDir private Path folder;

  /** From a file of NumPy's or safetensors' to the bytes that NumPy writes. */
  @ParameterizedTest
  @CsvSource({
    "f4-le.npy, rows.fbin,",
    "F32.safetensors, f4-le.npy,",
    "f4-be-fortran.npy, f4-le.npy,",
    "f8-be-fortran.npy, f8-le.npy,",
    "f2-be-fortran.npy, f2-le.npy,",
    "f2-be-fortran.npy, rows.f16bin,",
    "BF16.safetensors, f4-le.npy,",
    "BF16.safetensors, rows.f16bin,",
    "rows.f16bin, f4-le.npy, F32",
    "f4-le.npy, f2-le.npy, F16",
    "rows.u8bin, rows.bvecs,",
    "rows.bvecs, rows.u8bin,",
    "U8.safetensors, rows.bvecs,",
    "rows.i8bin, i1.npy, I8",
    "i1.npy, rows.i8bin,"
  })
  void write_fromAnyKind_givesTheBytesOfNumpy(String from, String to, Precision precision)
      throws IOException {
    Path target = folder.resolve("out-" + to);
    try (Patterns patterns = Patterns.open(Fixtures.put(folder, from))) {
      PatternFiles.write(target, patterns, precision);
    }
    assertThat(Files.readAllBytes(target)).isEqualTo(Fixtures.bytes(to));
    assertNothingElseIn(folder, from, "out-" + to);
  }

  @Test
  void write_scaledCodes_keepsCodesAndScalesBitForBit() {
    Path target = folder.resolve("out.safetensors:a/b \"ü\"");
    try (Patterns patterns = Patterns.open(Fixtures.put(folder, "scaled.safetensors"))) {
      assertThat(PatternFiles.write(target, patterns, null)).isEqualTo(ElementType.I8);
      try (Patterns copy = Patterns.open(target)) {
        for (int r = 0; r < 5; r++) {
          assertThat(copy.scale(r)).isEqualTo(patterns.scale(r));
          assertThat(copy.row(r)).containsExactly(patterns.row(r));
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"F32", "F16", "BF16", "I8"})
  void write_manyRows_areThoseOfTheSamePrecisionInMemory(String name) throws IOException {
    Precision precision = Precision.valueOf(name);
    Random random = new Random(7);
    int dim = 131;
    float[] rows = new float[20_011 * dim];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = random.nextFloat(-3, 3);
    }
    Path target = folder.resolve("out.safetensors");
    try (Patterns exact = Patterns.of(rows, dim);
        Patterns held = exact.in(precision)) {
      PatternFiles.write(target, exact, precision);
      try (Patterns read = Patterns.open(target)) {
        assertThat(read.elementType()).isEqualTo(precision.elementType());
        assertThat(read.isScaled()).isEqualTo(precision.isScaled());
        assertThat(read.isPacked()).isTrue();
        for (long r = 0; r < read.count(); r += 97) {
          assertThat(read.row(r)).containsExactly(held.row(r));
        }
        assertThat(read.row(20_010)).containsExactly(held.row(20_010));
      }
    }
    // The data begins where vectors may be loaded from, whatever the header's length.
    byte[] start = new byte[8];
    try (var in = Files.newInputStream(target)) {
      assertThat(in.read(start)).isEqualTo(8);
      int length = (start[0] & 0xff) | (start[1] & 0xff) << 8;
      assertThat((8 + length) % 64).isZero();
      assertThat(new String(in.readNBytes(length), StandardCharsets.US_ASCII).strip())
          .startsWith("{\"patterns")
          .endsWith("}}")
          .contains("\"shape\":[20011,131]");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "f4-le.npy, a.npy, BF16, bf16",
    "f4-le.npy, a.npy, I8, i8 with a scale",
    "f4-le.npy, a.fvecs, F16, f16",
    "f4-le.npy, a.f16bin, F32, f32",
    "i1.npy, a.fbin, I8, i8"
  })
  void write_whatTheKindCannotHold_isRefused(
      String from, String to, Precision precision, String part) {
    Path target = folder.resolve(to);
    try (Patterns patterns = Patterns.open(Fixtures.put(folder, from))) {
      assertRefused(
          target,
          () -> PatternFiles.write(target, patterns, precision),
          "cannot hold patterns that are ",
          part,
          ".safetensors");
    }
    assertNothingElseIn(folder, from);
  }

  @Test
  void write_floatsAsWholeBytes_isRefused() {
    try (Patterns patterns = Patterns.open(Fixtures.put(folder, "f4-le.npy"))) {
      for (String name : new String[] {"a.bvecs", "a.u8bin", "a.i8bin"}) {
        Path target = folder.resolve(name);
        assertRefused(target, () -> PatternFiles.write(target, patterns, null), "f32");
      }
    }
    assertNothingElseIn(folder, "f4-le.npy");
  }

  /** Two rows of doubles as NumPy would save them. */
  private Path doubles(String name, String order, double... elements) {
    String header =
        "{'descr': '%sf8', 'fortran_order': False, 'shape': (2, %d), }"
            .formatted(order, elements.length / 2);
    byte[] text =
        (header + " ".repeat(117 - header.length()) + "\n").getBytes(StandardCharsets.US_ASCII);
    ByteBuffer bytes = ByteBuffer.allocate(10 + text.length + elements.length * Double.BYTES);
    bytes.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, (byte) text.length, 0});
    bytes.put(text);
    bytes.order(order.equals("<") ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    for (double element : elements) {
      bytes.putDouble(element);
    }
    return Fixtures.put(folder, name, bytes.array());
  }

  @ParameterizedTest
  @ValueSource(strings = {"<", ">"})
  void write_doubleBeyondTheFloats_isRefusedAndLeavesNothing(String order) {
    Path file = doubles("d.npy", order, 1, 2, 3, 4, 5, -1e39);
    Path target = folder.resolve("a.fbin");
    try (Patterns patterns = Patterns.open(file)) {
      assertThat(
              org.assertj.core.api.Assertions.catchThrowable(
                  () -> PatternFiles.write(target, patterns, null)))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining("row 1, column 2 holds -1.0E39");
    }
    assertNothingElseIn(folder, "d.npy");
  }

  @Test
  void write_infinityAmongDoubles_isCopied() {
    Path file = doubles("d.npy", "<", Double.POSITIVE_INFINITY, Double.NaN, 1e-300, 3.4e38);
    Path target = folder.resolve("a.fbin");
    try (Patterns patterns = Patterns.open(file)) {
      PatternFiles.write(target, patterns, null);
    }
    try (Patterns copy = Patterns.open(target)) {
      assertThat(copy.row(0)).containsExactly(Float.POSITIVE_INFINITY, Float.NaN);
      assertThat(copy.row(1)).containsExactly(0, 3.4e38f);
    }
  }

  @Test
  void write_elementThatCannotBeHeld_leavesNothing() {
    Path target = folder.resolve("a.f16bin");
    try (Patterns patterns = Patterns.of(new float[][] {{1, 2}, {3, 1e9f}})) {
      assertThat(
              org.assertj.core.api.Assertions.catchThrowable(
                  () -> PatternFiles.write(target, patterns, null)))
          .hasMessageContaining("row 1, column 1 holds 1.0E9");
    }
    assertNothingElseIn(folder);
  }
}
