package dev.hopfield.engine.format;

import dev.hopfield.engine.InvalidInputException;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What stands before the data of a {@code .safetensors} file: the header's length as a
 * little-endian 64-bit integer, then a JSON object of tensors by name, each with {@code dtype},
 * {@code shape} and {@code data_offsets}, and perhaps {@code __metadata__}, strings by name
 * (github.com/huggingface/safetensors, "Format").
 *
 * @param tensors by name, in the order of the header
 * @param metadata what {@code __metadata__} holds
 * @param dataOffset bytes before the data
 */
record SafetensorsHeader(
    Map<String, Tensor> tensors, Map<String, String> metadata, long dataOffset) {
  /** Longer headers are refused, as by the format's own reader. */
  static final int LONGEST = 100_000_000;

  static final String METADATA = "__metadata__";
  private static final ValueLayout.OfLong LENGTH =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /**
   * Reads the header and checks that the tensors fill the data without gaps and overlaps.
   *
   * @throws InvalidInputException if it is not one
   */
  static SafetensorsHeader read(MappedFile file) {
    if (file.size() < Long.BYTES) {
      throw file.refused(
          "is cut short: it has %d bytes but begins with %d of the header's length; write it again"
              .formatted(file.size(), Long.BYTES));
    }
    long length = file.bytes().get(LENGTH, 0);
    if (length < 2 || length > LONGEST) {
      throw file.refused(
          "claims a header of %s bytes but it must be 2 to %d; check that it is a .safetensors file"
              .formatted(Long.toUnsignedString(length), LONGEST));
    }
    if (length > file.size() - Long.BYTES) {
      throw file.refused(
          "is cut short: its header needs %d bytes but the file has %d; write it again"
              .formatted(Long.BYTES + length, file.size()));
    }
    byte[] text = file.bytes().asSlice(Long.BYTES, length).toArray(ValueLayout.JAVA_BYTE);
    if (text[0] != '{') {
      throw file.refused("has a header that does not begin with '{'; write it again");
    }
    SafetensorsHeader header = parse(file, text);
    header.requireTiling(file);
    return header;
  }

  private static SafetensorsHeader parse(MappedFile file, byte[] text) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    Map<String, String> metadata = new LinkedHashMap<>();
    try {
      StrictJson json = new StrictJson(text);
      json.object(
          name -> {
            if (name.equals(METADATA)) {
              json.object(key -> metadata.put(key, json.string()));
            } else {
              tensors.put(name, new TensorEntry().read(json));
            }
          });
      json.end();
    } catch (StrictJson.SyntaxException e) {
      throw file.refused(e.getMessage() + "; write it again");
    }
    return new SafetensorsHeader(tensors, metadata, Long.BYTES + (long) text.length);
  }

  /** The three members of a tensor. */
  private static final class TensorEntry {
    private @Nullable String dtype;
    private @Nullable List<Long> shape;
    private @Nullable List<Long> offsets;

    Tensor read(StrictJson json) throws StrictJson.SyntaxException {
      json.object(
          name -> {
            switch (name) {
              case "dtype" -> dtype = json.string();
              case "shape" -> shape = json.numbers();
              case "data_offsets" -> offsets = json.numbers();
              default -> throw json.expected("dtype, shape or data_offsets");
            }
          });
      if (dtype == null || shape == null || offsets == null || offsets.size() != 2) {
        throw json.expected("dtype, shape and two data_offsets before");
      }
      return new Tensor(dtype, shape, offsets.get(0), offsets.get(1));
    }
  }

  private void requireTiling(MappedFile file) {
    List<Map.Entry<String, Tensor>> inOrder = new ArrayList<>(tensors.entrySet());
    inOrder.sort(
        Comparator.<Map.Entry<String, Tensor>>comparingLong(entry -> entry.getValue().begin())
            .thenComparingLong(entry -> entry.getValue().end()));
    long data = file.size() - dataOffset;
    long end = 0;
    for (Map.Entry<String, Tensor> entry : inOrder) {
      Tensor tensor = entry.getValue();
      String name = FileText.excerpt(entry.getKey());
      requireSize(file, name, tensor);
      if (tensor.begin() != end) {
        throw file.refused(
            "has tensor '%s' at bytes %d to %d of the data where byte %d should follow; write it again"
                .formatted(name, tensor.begin(), tensor.end(), end));
      }
      end = tensor.end();
      if (end > data) {
        throw file.refused(
            "is cut short: tensor '%s' ends at byte %d of the data but there are %d; write it again"
                .formatted(name, end, data));
      }
    }
    if (end != data) {
      throw file.refused(
          "has %d bytes of data but its tensors end at byte %d; write it again"
              .formatted(data, end));
    }
  }

  private static void requireSize(MappedFile file, String name, Tensor tensor) {
    if (Tensor.bits(tensor.dtype()) == 0) {
      throw file.refused(
          "has tensor '%s' of type '%s', which is not known; write it again without it"
              .formatted(name, FileText.excerpt(tensor.dtype())));
    }
    long bytes;
    try {
      bytes = tensor.bytes();
    } catch (ArithmeticException e) {
      bytes = -1;
    }
    if (bytes < 0 || tensor.end() - tensor.begin() != bytes) {
      throw file.refused(
          "has tensor '%s' of shape %s and type %s in bytes %d to %d, which do not fit; write it again"
              .formatted(name, tensor.shapeText(), tensor.dtype(), tensor.begin(), tensor.end()));
    }
  }
}
