package dev.hopfield.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** Every bit pattern of every format, decoded by a kernel and by the JDK. */
class RowFormatTest {
  private static final String BACKEND = "hopfield.simulator.backend";
  private static final int PATTERNS = 1 << 16;

  @AfterEach
  void clear() {
    System.clearProperty(BACKEND);
  }

  /** A kernel: every element of rows of one word. */
  static void decode(
      KernelContext context,
      FloatArray floats,
      IntArray packed,
      FloatArray scales,
      FloatArray decoded,
      int format) {
    int row = context.globalIdx;
    int each = RowFormat.perWord(format);
    for (int lane = 0; lane < each; lane++) {
      decoded.set(
          row * each + lane, RowFormat.element(floats, packed, scales, 0, row, 0, lane, 1, format));
    }
  }

  private static FloatArray decode(IntArray packed, FloatArray scales, int format) {
    FloatArray floats = new FloatArray(1);
    FloatArray decoded = new FloatArray(packed.getSize() * (format == RowFormat.I8 ? 4 : 2));
    Run.kernel(
        packed.getSize() / 64,
        64,
        graph ->
            graph.task(
                "t",
                RowFormatTest::decode,
                new KernelContext(),
                floats,
                packed,
                scales,
                decoded,
                format),
        floats,
        packed,
        scales,
        decoded);
    return decoded;
  }

  @Tag("device")
  @ParameterizedTest
  @ValueSource(ints = {RowFormat.BF16, RowFormat.F16})
  void element_ofHalvesIsWhatTheJdkDecodes(int format) {
    FloatArray decoded = decode(allPairs(), FloatArray.fromArray(RowFormat.powers()), format);
    assertHalves(decoded, format == RowFormat.F16);
  }

  @ParameterizedTest
  @ValueSource(ints = {RowFormat.BF16_SHIFT, RowFormat.F16_SHIFT})
  void element_ofHalvesByShiftIsWhatTheJdkDecodes(int format) {
    System.setProperty(BACKEND, "CUDA");
    FloatArray decoded = decode(allPairs(), new FloatArray(1), format);
    assertHalves(decoded, format == RowFormat.F16_SHIFT);
  }

  private static IntArray allPairs() {
    IntArray packed = new IntArray(PATTERNS / 2);
    for (int i = 0; i < PATTERNS / 2; i++) {
      packed.set(i, 2 * i | (2 * i + 1) << 16);
    }
    return packed;
  }

  private static void assertHalves(FloatArray decoded, boolean binary16) {
    for (int bits = 0; bits < PATTERNS; bits++) {
      float expected =
          binary16 ? Float.float16ToFloat((short) bits) : Float.intBitsToFloat(bits << 16);
      if (Float.isFinite(expected)) {
        assertThat(decoded.get(bits)).as("bits %x", bits).isEqualTo(expected + 0f);
      }
    }
  }

  @Tag("device")
  @Test
  void element_ofBytesIsTheirValueTimesTheScaleOfTheirRow() {
    IntArray packed = new IntArray(256);
    FloatArray scales = new FloatArray(256);
    for (int i = 0; i < 256; i++) {
      packed.set(i, i * 0x01010101 ^ 0x00ff8001);
      scales.set(i, 0.5f + i);
    }
    FloatArray decoded = decode(packed, scales, RowFormat.I8);
    for (int i = 0; i < 1024; i++) {
      float expected = scales.get(i / 4) * (byte) (packed.get(i / 4) >> (8 * (i % 4)));
      assertThat(decoded.get(i)).as("element %d", i).isEqualTo(expected);
    }
  }
}
