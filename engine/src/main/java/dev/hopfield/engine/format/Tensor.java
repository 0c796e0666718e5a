package dev.hopfield.engine.format;

import dev.hopfield.engine.ElementType;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a safetensors header says of one tensor.
 *
 * @param dtype the type of its elements, for example {@code F32}
 * @param shape sizes of its axes
 * @param begin its first byte, counted from the end of the header
 * @param end the byte after its last
 */
record Tensor(String dtype, List<Long> shape, long begin, long end) {
  private static final Map<String, ElementType> PATTERN_TYPES =
      Map.of(
          "F32", ElementType.F32,
          "F64", ElementType.F64,
          "F16", ElementType.F16,
          "BF16", ElementType.BF16,
          "I8", ElementType.I8,
          "U8", ElementType.U8);

  /** Copies the shape. */
  Tensor {
    shape = List.copyOf(shape);
  }

  /** The type as patterns have it; {@code null} where they have none such. */
  @Nullable ElementType elementType() {
    return PATTERN_TYPES.get(dtype);
  }

  /** The name of a type of patterns. */
  static String dtype(ElementType type) {
    return PATTERN_TYPES.entrySet().stream()
        .filter(entry -> entry.getValue() == type)
        .findFirst()
        .orElseThrow()
        .getKey();
  }

  /** Bits of an element; 0 for a type that is not known. */
  static int bits(String dtype) {
    return switch (dtype) {
      case "F4" -> 4;
      case "F6_E2M3", "F6_E3M2" -> 6;
      case "BOOL", "U8", "I8", "F8_E5M2", "F8_E4M3", "F8_E8M0", "F8_E4M3FNUZ", "F8_E5M2FNUZ" -> 8;
      case "I16", "U16", "F16", "BF16" -> 16;
      case "I32", "U32", "F32" -> 32;
      case "I64", "U64", "F64", "C64" -> 64;
      default -> 0;
    };
  }

  /**
   * Bytes that the elements take.
   *
   * @throws ArithmeticException if they are over 2⁶³, or no whole number of bytes
   */
  long bytes() {
    long bits = bits(dtype);
    // A size of 0 makes the product 0 whatever the others are, so it comes first.
    if (shape.contains(0L)) {
      return 0;
    }
    for (long size : shape) {
      bits = Math.multiplyExact(bits, size);
    }
    if (bits % 8 != 0) {
      throw new ArithmeticException("no whole number of bytes");
    }
    return bits / 8;
  }

  boolean isMatrix() {
    return shape.size() == 2;
  }

  String shapeText() {
    return shape.stream().map(String::valueOf).collect(Collectors.joining(", ", "[", "]"));
  }
}
