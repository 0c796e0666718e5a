package dev.hopfield.benchmarks.peers;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The two passes of a softmax over a row of floats, in SIMD lanes: the maximum, then exponentials
 * and their sum. What stands between the two products of a {@link SgemmPair}.
 */
final class SoftmaxRow {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final ByteOrder ORDER = ByteOrder.nativeOrder();
  private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;

  /** e^x is below the smallest normal float from here on; what is lower counts as this. */
  private static final float LEAST = -87f;

  private static final float LOG2_E = 1.442695f;

  /** ln 2 in two parts, the first short enough that its product with a small integer is exact. */
  private static final float LN2_HIGH = 0x1.63p-1f;

  private static final float LN2_LOW = -2.12194440e-4f;

  /**
   * 1.5 · 2²³: a float to which a small number is added has its nearest integer in its low bits.
   */
  private static final float ROUND = 12582912f;

  private SoftmaxRow() {}

  /** The largest of {@code n} floats from byte {@code at} on. */
  static float max(MemorySegment row, long at, int n) {
    FloatVector most = FloatVector.broadcast(SPECIES, Float.NEGATIVE_INFINITY);
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += SPECIES.length()) {
      most = most.max(FloatVector.fromMemorySegment(SPECIES, row, at + 4L * i, ORDER));
    }
    float max = most.reduceLanes(VectorOperators.MAX);
    for (int i = whole; i < n; i++) {
      max = Math.max(max, row.get(FLOAT, at + 4L * i));
    }
    return max;
  }

  /** Replaces each x of {@code n} floats by e^(x − max), where x ≤ max, and returns their sum. */
  static float exponentials(MemorySegment row, long at, int n, float max) {
    FloatVector total = FloatVector.zero(SPECIES);
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += SPECIES.length()) {
      FloatVector x = FloatVector.fromMemorySegment(SPECIES, row, at + 4L * i, ORDER);
      FloatVector weight = exp(x.sub(max));
      weight.intoMemorySegment(row, at + 4L * i, ORDER);
      total = total.add(weight);
    }
    float sum = total.reduceLanes(VectorOperators.ADD);
    for (int i = whole; i < n; i++) {
      float weight = (float) Math.exp(Math.max(LEAST, row.get(FLOAT, at + 4L * i) - max));
      row.set(FLOAT, at + 4L * i, weight);
      sum += weight;
    }
    return sum;
  }

  /** Multiplies {@code n} floats by a factor. */
  static void scale(MemorySegment row, long at, int n, float factor) {
    int whole = SPECIES.loopBound(n);
    for (int i = 0; i < whole; i += SPECIES.length()) {
      FloatVector.fromMemorySegment(SPECIES, row, at + 4L * i, ORDER)
          .mul(factor)
          .intoMemorySegment(row, at + 4L * i, ORDER);
    }
    for (int i = whole; i < n; i++) {
      row.set(FLOAT, at + 4L * i, row.get(FLOAT, at + 4L * i) * factor);
    }
  }

  /** e^x for x ≤ 0 as 2ⁿ · eʳ with |r| ≤ ½ ln 2, eʳ by its Taylor polynomial of degree 6. */
  private static FloatVector exp(FloatVector argument) {
    FloatVector x = argument.max(LEAST);
    FloatVector rounded = x.fma(broadcast(LOG2_E), broadcast(ROUND));
    FloatVector n = rounded.sub(ROUND);
    FloatVector r = n.fma(broadcast(-LN2_LOW), n.fma(broadcast(-LN2_HIGH), x));
    FloatVector e = broadcast(1f / 720);
    e = e.fma(r, broadcast(1f / 120));
    e = e.fma(r, broadcast(1f / 24));
    e = e.fma(r, broadcast(1f / 6));
    e = e.fma(r, broadcast(0.5f));
    e = e.fma(r, broadcast(1f));
    e = e.fma(r, broadcast(1f));
    IntVector exponent = rounded.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23);
    return e.reinterpretAsInts().add(exponent).reinterpretAsFloats();
  }

  private static FloatVector broadcast(float value) {
    return FloatVector.broadcast(SPECIES, value);
  }
}
