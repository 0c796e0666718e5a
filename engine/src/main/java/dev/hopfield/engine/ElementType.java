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
  /** Unsigned byte, 0 … 255. */
  U8("u8", 1),
  /** Signed byte, −128 … 127. */
  I8("i8", 1);

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
   * Reads one element.
   *
   * @param segment where it lies
   * @param offset its first byte; need not be aligned
   * @param order its byte order
   * @return its value, rounded to {@code float} for {@link #F64}
   */
  float read(MemorySegment segment, long offset, ByteOrder order) {
    return switch (this) {
      case F32 -> segment.get(ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(order), offset);
      case F64 -> (float) segment.get(ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(order), offset);
      case F16 ->
          Float.float16ToFloat(
              segment.get(ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(order), offset));
      case U8 -> segment.get(ValueLayout.JAVA_BYTE, offset) & 0xff;
      case I8 -> segment.get(ValueLayout.JAVA_BYTE, offset);
    };
  }
}
