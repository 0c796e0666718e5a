package dev.hopfield.engine.format;

import dev.hopfield.engine.ElementType;
import dev.hopfield.engine.InvalidInputException;
import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.RowLayout;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Opens a tensor of a {@code .safetensors} file as patterns, mapped: two axes, F32, F64, F16, BF16,
 * I8 or U8. An I8 tensor {@code name} beside an F32 tensor {@code name_scale} of shape [N] or [N,
 * 1] has that scale for each row.
 */
final class SafetensorsPatterns {
  /** The tensor that is opened where none is named and there are several. */
  static final String STANDARD_NAME = "patterns";

  /** What the name of a tensor's scales ends with. */
  static final String SCALE_SUFFIX = "_scale";

  private static final int MOST_NAMED = 8;

  private SafetensorsPatterns() {}

  static Patterns over(MappedFile file, @Nullable String wanted) {
    SafetensorsHeader header = SafetensorsHeader.read(file);
    return over(file, header, wanted != null ? wanted : choose(file, header));
  }

  /** One tensor of a file whose header was read. */
  static Patterns over(MappedFile file, SafetensorsHeader header, String name) {
    Tensor tensor = header.tensors().get(name);
    if (tensor == null) {
      throw file.refused(
          "has no tensor '%s'; it has %s".formatted(FileText.excerpt(name), names(header)));
    }
    ElementType type = requirePatterns(file, name, tensor);
    RowLayout layout =
        new RowLayout(
            tensor.shape().get(0),
            (int) (long) tensor.shape().get(1),
            type,
            ByteOrder.LITTLE_ENDIAN,
            header.dataOffset() + tensor.begin(),
            tensor.shape().get(1) * type.bytes(),
            type.bytes());
    MemorySegment scales = type == ElementType.I8 ? scales(file, header, name, tensor) : null;
    return Patterns.over(file.bytes(), layout, scales, file.arena());
  }

  private static String choose(MappedFile file, SafetensorsHeader header) {
    if (header.tensors().containsKey(STANDARD_NAME)) {
      return STANDARD_NAME;
    }
    List<String> matrices =
        header.tensors().entrySet().stream()
            .filter(entry -> entry.getValue().isMatrix() && !isScaleOfAnother(header, entry))
            .map(Map.Entry::getKey)
            .toList();
    if (matrices.size() != 1) {
      throw file.refused(
          "has %d tensors of two axes and none is called '%s'; name one with %s:NAME, of %s"
              .formatted(
                  matrices.size(), STANDARD_NAME, FileText.name(file.path()), names(header)));
    }
    return matrices.getFirst();
  }

  private static boolean isScaleOfAnother(
      SafetensorsHeader header, Map.Entry<String, Tensor> entry) {
    String name = entry.getKey();
    return name.endsWith(SCALE_SUFFIX)
        && header.tensors().containsKey(name.substring(0, name.length() - SCALE_SUFFIX.length()));
  }

  private static String names(SafetensorsHeader header) {
    if (header.tensors().isEmpty()) {
      return "none";
    }
    String some =
        header.tensors().keySet().stream()
            .limit(MOST_NAMED)
            .map(name -> "'" + FileText.excerpt(name) + "'")
            .collect(Collectors.joining(", "));
    int more = header.tensors().size() - MOST_NAMED;
    return more > 0 ? some + " and %d more".formatted(more) : some;
  }

  private static ElementType requirePatterns(MappedFile file, String name, Tensor tensor) {
    ElementType type = tensor.elementType();
    if (type == null) {
      throw file.refused(
          "has tensor '%s' of type %s, but patterns are F32, F64, F16, BF16, I8 or U8; convert it"
              .formatted(FileText.excerpt(name), tensor.dtype()));
    }
    if (!tensor.isMatrix()) {
      throw file.refused(
          "has tensor '%s' of shape %s, but patterns have 2 axes (count, dimension); reshape it"
              .formatted(FileText.excerpt(name), tensor.shapeText()));
    }
    long count = tensor.shape().get(0);
    long dim = tensor.shape().get(1);
    if (count < 1 || dim < 1 || dim > Integer.MAX_VALUE) {
      throw file.refused(
          "has tensor '%s' of shape %s; both are at least 1, the dimension at most %d"
              .formatted(FileText.excerpt(name), tensor.shapeText(), Integer.MAX_VALUE));
    }
    return type;
  }

  private static @Nullable MemorySegment scales(
      MappedFile file, SafetensorsHeader header, String name, Tensor tensor) {
    Tensor scales = header.tensors().get(name + SCALE_SUFFIX);
    if (scales == null) {
      return null;
    }
    long count = tensor.shape().get(0);
    if (!scales.dtype().equals("F32")
        || !(scales.shape().equals(List.of(count)) || scales.shape().equals(List.of(count, 1L)))) {
      InvalidInputException refusal =
          file.refused(
              "has scales '%s' of shape %s and type %s; they must be [%d] or [%d, 1] and F32"
                  .formatted(
                      FileText.excerpt(name + SCALE_SUFFIX),
                      scales.shapeText(),
                      scales.dtype(),
                      count,
                      count));
      throw refusal;
    }
    return file.bytes()
        .asSlice(header.dataOffset() + scales.begin(), scales.end() - scales.begin());
  }
}
