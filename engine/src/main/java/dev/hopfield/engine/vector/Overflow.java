package dev.hopfield.engine.vector;

/** Finds numbers that have left the range of float. */
final class Overflow {
  private static final int SIZE = 0x7fff_ffff;
  private static final int INFINITE = 0x7f80_0000;

  private Overflow() {}

  /**
   * 0 if all numbers are finite, else NaN. Without their signs, the bits of infinities and NaN are
   * larger than those of finite numbers; the JIT vectorises a maximum of integers, but not a sum.
   */
  static float zeroOrNaN(float[] numbers, int from, int length) {
    int largest = 0;
    for (int i = from; i < from + length; i++) {
      largest = Math.max(largest, Float.floatToRawIntBits(numbers[i]) & SIZE);
    }
    return largest < INFINITE ? 0 : Float.NaN;
  }
}
