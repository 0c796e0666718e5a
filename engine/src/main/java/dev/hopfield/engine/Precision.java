package dev.hopfield.engine;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * How a memory holds its patterns. Fewer bits are read faster and cost accuracy; scores and sums
 * are computed in 32-bit floats whichever it is. Numbers are rounded to the nearest that can be
 * held, halves to the even one.
 */
public enum Precision {
  /** IEEE 754 binary32. */
  F32(ElementType.F32, Float.MAX_VALUE),
  /** IEEE 754 binary16: 11 significant bits, sizes up to 65504. */
  F16(ElementType.F16, Math.nextDown(65_520f)),
  /** The upper half of binary32: 8 significant bits, the sizes of binary32. */
  BF16(ElementType.BF16, Math.nextDown(0x1.ffp127f)),
  /**
   * Signed bytes with a scale for each row, max|x| / 127: element = scale · code, codes −127 … 127.
   * The scale of a row of zeros is 0.
   */
  I8(ElementType.I8, Float.MAX_VALUE);

  private static final int LARGEST_CODE = 127;
  private static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final ElementType elementType;
  private final float largest;

  Precision(ElementType elementType, float largest) {
    this.elementType = elementType;
    this.largest = largest;
  }

  /**
   * The precision of a name, capitals or not.
   *
   * @throws InvalidInputException if there is none
   */
  public static Precision of(String name) {
    for (Precision precision : values()) {
      if (precision.label().equals(name.toLowerCase(Locale.ROOT))) {
        return precision;
      }
    }
    String known = Arrays.stream(values()).map(Precision::label).collect(Collectors.joining(", "));
    throw new InvalidInputException(
        "there is no precision '%s'; there are %s".formatted(name, known));
  }

  /** How an element is stored. */
  public ElementType elementType() {
    return elementType;
  }

  /** The name used on the command line and in reports, for example {@code bf16}. */
  public String label() {
    return elementType.label();
  }

  /** Whether each row has a scale. */
  public boolean isScaled() {
    return this == I8;
  }

  /** Bytes that a row of dimension {@code dim} takes, its scale included. */
  public long rowBytes(int dim) {
    return (long) dim * elementType.bytes() + (isScaled() ? Float.BYTES : 0);
  }

  /**
   * Writes a row, little-endian.
   *
   * @param from holds the row
   * @param at where in {@code from} it begins
   * @param dim its length
   * @param into receives {@code dim} elements
   * @param offset where in {@code into} they begin; need not be aligned
   * @param row its number, for the message
   * @return the row's scale; 1 where rows have none
   * @throws InvalidInputException if an element is too large to be held; where rows have a scale,
   *     also if one is NaN or infinite
   */
  public float encode(float[] from, int at, int dim, MemorySegment into, long offset, long row) {
    switch (this) {
      case F32 -> MemorySegment.copy(from, at, into, FLOAT, offset, dim);
      case F16 -> {
        requireRange(from, at, dim, row);
        for (int i = 0; i < dim; i++) {
          into.set(SHORT, offset + 2L * i, Float.floatToFloat16(from[at + i]));
        }
      }
      case BF16 -> {
        requireRange(from, at, dim, row);
        for (int i = 0; i < dim; i++) {
          into.set(SHORT, offset + 2L * i, bfloat16(from[at + i]));
        }
      }
      case I8 -> {
        return encodeScaled(from, at, dim, into, offset, row);
      }
    }
    return 1;
  }

  private float encodeScaled(
      float[] from, int at, int dim, MemorySegment into, long offset, long row) {
    float size = requireRange(from, at, dim, row);
    float scale = size / LARGEST_CODE;
    if (Float.isInfinite(scale * LARGEST_CODE)) {
      scale = Math.nextDown(scale);
    }
    for (int i = 0; i < dim; i++) {
      double code = scale == 0 ? 0 : Math.rint((double) from[at + i] / scale);
      // A scale among the smallest floats is itself rounded, and codes could exceed the largest.
      into.set(
          ValueLayout.JAVA_BYTE,
          offset + i,
          (byte) Math.max(-LARGEST_CODE, Math.min(LARGEST_CODE, code)));
    }
    return scale;
  }

  private static short bfloat16(float value) {
    int bits = Float.floatToRawIntBits(value);
    if (Float.isNaN(value)) {
      return (short) ((bits >>> 16) | 0x40); // stays NaN though its lower bits go
    }
    return (short) ((bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16);
  }

  /** The size of the largest element. */
  private float requireRange(float[] from, int at, int dim, long row) {
    float size = 0;
    boolean held = true;
    for (int i = at; i < at + dim; i++) {
      float each = Math.abs(from[i]);
      held &= each <= largest;
      size = Math.max(size, each);
    }
    if (!held) {
      refuse(from, at, dim, row);
    }
    return size;
  }

  private void refuse(float[] from, int at, int dim, long row) {
    for (int i = 0; i < dim; i++) {
      float value = from[at + i];
      if (!Float.isFinite(value) ? isScaled() : Math.abs(value) > largest) {
        throw new InvalidInputException(
            "row %d, column %d holds %s, which %s cannot hold; %s"
                .formatted(
                    row, i, value, label(), isScaled() ? "clean the patterns" : "use f32 or i8"));
      }
    }
  }
}
