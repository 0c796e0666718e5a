package dev.hopfield.engine.vector;

/** Finds numbers that have left the range of float, at a multiplication and an addition each. */
final class Overflow {
  private Overflow() {}

  /** 0 if all numbers are finite, else NaN: 0 · ∞ and 0 · NaN are NaN. */
  static float zeroOrNaN(float[] numbers, int from, int length) {
    float all = 0;
    for (int i = from; i < from + length; i++) {
      all += numbers[i] * 0;
    }
    return all;
  }
}
