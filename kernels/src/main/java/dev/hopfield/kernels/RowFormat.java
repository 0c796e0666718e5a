package dev.hopfield.kernels;

import uk.ac.manchester.tornado.api.types.BFloat16;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * How rows lie in device memory, and how kernels read an element of them.
 *
 * <p>Rows of 32-bit floats lie in a {@code FloatArray}. All others are packed in the words of an
 * {@code IntArray}, the first element in the lowest bits, each row beginning with a word of its
 * own; what is left of a row's last word is 0. A kernel gets both arrays and reads the one that the
 * format names. The format is a scalar argument, and so a constant when the kernel is compiled:
 * what another format would do is not in the compiled code.
 */
public final class RowFormat {
  /*
   * TornadoVM 5.2.0 cannot reinterpret an int as a float on any backend, and its bfloat16 is a shift
   * on CUDA alone (on PTX a loop, on OpenCL it does not compile). Elsewhere an exponent is looked up
   * in a table of powers of two, and the rest is integer arithmetic; both are exact. The table comes
   * as data because kernels cannot hold an infinity.
   */

  /** As values: there are none but the patterns themselves. */
  public static final int PATTERNS = -1;

  /** IEEE 754 binary32, in a {@code FloatArray}. */
  public static final int F32 = 0;

  /** The upper half of binary32, two in a word; scales hold {@link #powers()}. */
  public static final int BF16 = 1;

  /** As {@link #BF16}, read by a shift: CUDA only. Scales are not read. */
  public static final int BF16_SHIFT = 2;

  /** IEEE 754 binary16, two in a word; scales hold {@link #powers()}. */
  public static final int F16 = 3;

  /** As {@link #F16}, exponents read by a shift: CUDA only. Scales are not read. */
  public static final int F16_SHIFT = 4;

  /** Signed bytes, four in a word; scales hold a factor for each row. */
  public static final int I8 = 5;

  /** Length of the table of powers. */
  public static final int POWERS = 256;

  private static final int BF16_HIDDEN = 1 << 7;
  private static final int F16_HIDDEN = 1 << 10;

  private RowFormat() {}

  /** Elements in a word. */
  public static int perWord(int format) {
    int each = 1;
    if (format > F32) {
      each = 2;
    }
    if (format == I8) {
      each = 4;
    }
    return each;
  }

  /** Words, or floats, of a row of {@code dim} elements. */
  public static int words(int dim, int format) {
    return (dim + perWord(format) - 1) / perWord(format);
  }

  /** Entry e is 2^(e − 127), for e = 0 and 1 both 2^−126, for e = 255 infinity. */
  public static float[] powers() {
    float[] powers = new float[POWERS];
    for (int e = 0; e < POWERS; e++) {
      powers[e] = Float.intBitsToFloat(Math.max(1, e) << 23);
    }
    return powers;
  }

  /**
   * Reads an element of a row.
   *
   * @param floats the rows where they are f32
   * @param packed the rows where they are not
   * @param scales what the format says
   * @param scaleOfRow0 where in {@code scales} the factors of rows begin
   * @param row the row
   * @param word the word of the row
   * @param lane the element of the word
   * @param words words of a row
   * @param format one of the formats
   */
  static float element(
      FloatArray floats,
      IntArray packed,
      FloatArray scales,
      int scaleOfRow0,
      int row,
      int word,
      int lane,
      int words,
      int format) {
    float x = 0f;
    if (format == F32) {
      x = floats.get(row * words + word);
    }
    if (format == I8) {
      int bits = packed.get(row * words + word);
      x = scales.get(scaleOfRow0 + row) * signedByte(bits, lane);
    }
    if (format > F32 && format < I8) {
      x = half(packed.get(row * words + word), lane, scales, format);
    }
    return x;
  }

  /** A byte of a word, with its sign. */
  static int signedByte(int word, int lane) {
    return (word << (24 - 8 * lane)) >> 24;
  }

  /** Half a word, read as bf16 or f16. */
  static float half(int word, int lane, FloatArray scales, int format) {
    float x = 0f;
    if (format == BF16_SHIFT) {
      x = BFloat16.bf16ToFloat((short) (word >> (16 * lane)));
    }
    if (format == BF16) {
      int bits = (word >> (16 * lane)) & 0xffff;
      int exponent = (bits >> 7) & 0xff;
      int hidden = exponent > 0 ? BF16_HIDDEN : 0;
      int significand = (bits & (BF16_HIDDEN - 1)) + hidden;
      int sign = 1 - ((bits >> 15) << 1);
      x = (sign * significand * 0x1p-7f) * scales.get(exponent);
    }
    if (format == F16 || format == F16_SHIFT) {
      int bits = (word >> (16 * lane)) & 0xffff;
      int exponent = (bits >> 10) & 0x1f;
      int normal = exponent > 0 ? 1 : 0;
      int significand = (bits & (F16_HIDDEN - 1)) + normal * F16_HIDDEN;
      int sign = 1 - ((bits >> 15) << 1);
      // The exponent that binary32 would have; 113 is that of the smallest normal binary16.
      int wide = exponent + 113 - normal;
      float power = 0f;
      if (format == F16) {
        power = scales.get(wide);
      }
      if (format == F16_SHIFT) {
        power = BFloat16.bf16ToFloat((short) (wide << 7));
      }
      x = (sign * significand * 0x1p-10f) * power;
    }
    return x;
  }
}
