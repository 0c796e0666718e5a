package dev.hopfield.engine;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * How one element of a pattern is stored. Whatever the storage, retrieval sees 32-bit floats: every
 * type converts to {@code float}, exactly except for {@link #F64}, which is rounded to nearest.
 */
public enum ElementType {
  /** IEEE 754 binary32. */
  F32("f32", 4),
  /** IEEE 754 binary64; rounded to binary32 when read. */
  F64("f64", 8),
  /** IEEE 754 binary16. */
  F16("f16", 2),
  /** The upper 16 bits of an IEEE 754 binary32. */
  BF16("bf16", 2),
  /** Unsigned byte, 0 … 255. */
  U8("u8", 1),
  /** Signed byte, −128 … 127. */
  I8("i8", 1);

  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final String label;
  private final int bytes;

  ElementType(String label, int bytes) {
    this.label = label;
    this.bytes = bytes;
  }

  /** The name used on the command line and in reports, for example {@code f32}. */
  public String label() {
    return label;
  }

  /** Bytes an element takes. */
  public int bytes() {
    return bytes;
  }

  /**
   * Reads elements at equal distances.
   *
   * @param segment where they lie
   * @param offset first byte of the first; need not be aligned
   * @param stride bytes from one to the next
   * @param order their byte order
   * @param into receives their values, rounded to {@code float} for {@link #F64}
   * @param at where in {@code into} they begin
   * @param length how many
   */
  void read(
      MemorySegment segment,
      long offset,
      long stride,
      ByteOrder order,
      float[] into,
      int at,
      int length) {
    boolean little = order == ByteOrder.LITTLE_ENDIAN;
    // A loop for each type, its layout a constant: then the JVM compiles it to plain loads.
    switch (this) {
      case F32 -> {
        for (int i = 0; i < length; i++) {
          int bits = intBits(segment, offset + i * stride, little);
          into[at + i] = Float.intBitsToFloat(bits);
        }
      }
      case F64 -> {
        for (int i = 0; i < length; i++) {
          long bits = segment.get(LONG, offset + i * stride);
          into[at + i] = (float) Double.longBitsToDouble(little ? bits : Long.reverseBytes(bits));
        }
      }
      case F16 -> {
        for (int i = 0; i < length; i++) {
          short bits = segment.get(SHORT, offset + i * stride);
          into[at + i] = Float.float16ToFloat(little ? bits : Short.reverseBytes(bits));
        }
      }
      case BF16 -> {
        for (int i = 0; i < length; i++) {
          short bits = segment.get(SHORT, offset + i * stride);
          int upper = little ? bits : Short.reverseBytes(bits);
          into[at + i] = Float.intBitsToFloat(upper << 16);
        }
      }
      case U8 -> {
        for (int i = 0; i < length; i++) {
          into[at + i] = segment.get(ValueLayout.JAVA_BYTE, offset + i * stride) & 0xff;
        }
      }
      case I8 -> {
        for (int i = 0; i < length; i++) {
          into[at + i] = segment.get(ValueLayout.JAVA_BYTE, offset + i * stride);
        }
      }
    }
  }

  private static int intBits(MemorySegment segment, long offset, boolean little) {
    int bits = segment.get(INT, offset);
    return little ? bits : Integer.reverseBytes(bits);
  }
}
