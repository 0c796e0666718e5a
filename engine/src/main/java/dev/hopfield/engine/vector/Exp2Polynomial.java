package dev.hopfield.engine.vector;

/**
 * The polynomial behind 2ˣ, and 2ˣ for one number without the Vector API.
 *
 * <p>x = n + f with n the nearest integer, so |f| ≤ ½; 2ᶠ = 1 + f·(c₁ + f·(c₂ + …)) and n is added
 * to the exponent's bits. The coefficients minimise the largest relative error over |f| ≤ ½ with c₀
 * = 1 held fixed; before rounding it is below 2.1e-9.
 */
final class Exp2Polynomial {
  /** Below this power of two the result is 0; the least normal float is 2 to this power. */
  static final float LEAST = -126f;

  /** Adding 1.5 · 2²³ leaves the nearest integer in the low bits of the significand. */
  static final float ROUND = 0x1.8p23f;

  static final int SIGNIFICAND_BITS = 23;

  static final float C1 = 0x1.62e43p-1f;
  static final float C2 = 0x1.ebfbdcp-3f;
  static final float C3 = 0x1.c6aee8p-5f;
  static final float C4 = 0x1.3b2d4cp-7f;
  static final float C5 = 0x1.5f3e52p-10f;
  static final float C6 = 0x1.41fbbcp-13f;

  private Exp2Polynomial() {}

  /** 2ˣ for −126 ≤ x &lt; 127.5 within 2 ulp; 0 below, for −∞ and for NaN. */
  static float exp2(float x) {
    float shifted = x + ROUND;
    float f = x - (shifted - ROUND);
    float p = C6 * f + C5;
    p = p * f + C4;
    p = p * f + C3;
    p = p * f + C2;
    p = p * f + C1;
    p = p * f + 1f;
    int exponent = Float.floatToRawIntBits(shifted) << SIGNIFICAND_BITS;
    return x >= LEAST ? Float.intBitsToFloat(Float.floatToRawIntBits(p) + exponent) : 0f;
  }
}
