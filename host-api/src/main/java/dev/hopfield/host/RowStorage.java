package dev.hopfield.host;

import dev.hopfield.engine.ElementType;
import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.Shard;
import dev.hopfield.kernels.RowFormat;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * How the rows of a set lie on a device: as they are held on the host, where kernels can read it.
 */
enum RowStorage {
  /** 32-bit floats, to which all other types are converted. */
  F32,
  /** Pairs of 16-bit floats in a word. */
  F16,
  /** Pairs of upper halves of 32-bit floats in a word. */
  BF16,
  /** Four signed bytes in a word, and a factor for each row. */
  I8;

  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /** How these patterns will lie; nothing is lost by it. */
  static RowStorage of(Patterns patterns) {
    ElementType type = patterns.elementType();
    if (type == ElementType.I8) {
      return I8;
    }
    if (patterns.isScaled()) {
      return F32;
    }
    return type == ElementType.F16 ? F16 : type == ElementType.BF16 ? BF16 : F32;
  }

  /** The name in plans and reports. */
  String label() {
    return switch (this) {
      case F32 -> "f32";
      case F16 -> "f16";
      case BF16 -> "bf16";
      case I8 -> "i8";
    };
  }

  /** Whether rows lie in the words of an {@code IntArray}. */
  boolean isPacked() {
    return this != F32;
  }

  /** Whether each row has a factor. */
  boolean isScaled() {
    return this == I8;
  }

  /** Whether kernels that cannot shift need the table of powers. */
  boolean isHalf() {
    return this == F16 || this == BF16;
  }

  /** The kernels' name for it. */
  int format(DeviceLimits limits) {
    boolean shifts = limits.features().bfloat16Shift();
    return switch (this) {
      case F32 -> RowFormat.F32;
      case F16 -> shifts ? RowFormat.F16_SHIFT : RowFormat.F16;
      case BF16 -> shifts ? RowFormat.BF16_SHIFT : RowFormat.BF16;
      case I8 -> RowFormat.I8;
    };
  }

  /** Elements in a word. */
  int perWord() {
    return this == F32 ? 1 : this == I8 ? 4 : 2;
  }

  /** Words, or floats, of a row. */
  int words(int dim) {
    return Math.ceilDiv(dim, perWord());
  }

  /** Bytes that a row takes on the device. */
  long rowBytes(int dim) {
    return (long) words(dim) * Integer.BYTES + (isScaled() ? Float.BYTES : 0);
  }

  /** Copies a row, as it is held, to the words at {@code offset}; what they have left becomes 0. */
  void pack(Shard from, long row, MemorySegment to, long offset) {
    int dim = from.layout().dim();
    long bytes = (long) words(dim) * Integer.BYTES;
    long stored = (long) dim * from.layout().type().bytes();
    to.asSlice(offset + stored, bytes - stored).fill((byte) 0);
    long at = from.offset(row);
    boolean asItIs = from.layout().order() == ByteOrder.LITTLE_ENDIAN || this == I8;
    if (from.layout().columnStride() == from.layout().type().bytes() && asItIs) {
      MemorySegment.copy(from.segment(), at, to, offset, stored);
      return;
    }
    for (int c = 0; c < dim; c++) {
      long element = at + c * from.layout().columnStride();
      if (this == I8) {
        to.set(
            ValueLayout.JAVA_BYTE, offset + c, from.segment().get(ValueLayout.JAVA_BYTE, element));
      } else {
        short bits = from.segment().get(SHORT, element);
        boolean little = from.layout().order() == ByteOrder.LITTLE_ENDIAN;
        to.set(SHORT, offset + 2L * c, little ? bits : Short.reverseBytes(bits));
      }
    }
  }

  /** An element of a packed row, before any factor. */
  float unpack(MemorySegment from, long offset, int column) {
    return switch (this) {
      case F32 -> from.get(ValueLayout.JAVA_FLOAT_UNALIGNED, offset + 4L * column);
      case F16 -> Float.float16ToFloat(from.get(SHORT, offset + 2L * column));
      case BF16 -> Float.intBitsToFloat(from.get(SHORT, offset + 2L * column) << 16);
      case I8 -> from.get(ValueLayout.JAVA_BYTE, offset + column);
    };
  }
}
