package uk.ac.manchester.tornado.api.types;

/** Conversions between {@code float} and the bit patterns of bfloat16, its upper sixteen bits. */
public final class BFloat16 {

  /** The largest finite bfloat16. */
  public static final float BF16_MAX = 0x1.FEp127f;

  private BFloat16() {}

  /** Returns the value of a bit pattern, exactly; every NaN becomes the standard one. */
  public static float bf16ToFloat(short bits) {
    float value = Float.intBitsToFloat(bits << 16);
    return Float.isNaN(value) ? Float.NaN : value;
  }

  /**
   * Returns the bit pattern nearest to a value. A tie goes away from zero, a value beyond the
   * largest finite one by half a unit in the last place or more to infinity, and NaN to 0x7FC0.
   */
  public static short bf16FromFloat(float value) {
    if (Float.isNaN(value)) {
      return 0x7FC0;
    }
    // Half a unit of the sixteen bits kept; the carry runs on into the exponent, up to infinity.
    int bits = Float.floatToRawIntBits(value);
    return (short) ((bits + 0x8000) >>> 16);
  }
}
