package dev.hopfield.engine.format;

import dev.hopfield.engine.ElementType;
import dev.hopfield.engine.InvalidInputException;
import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.RowLayout;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Map;

/** Reads all tensors of a {@code .safetensors} file that are weights, as floats. */
public final class SafetensorsWeights {
  private SafetensorsWeights() {}

  /** Takes a tensor over. */
  @FunctionalInterface
  public interface Receiver {
    /**
     * Receives a tensor.
     *
     * @param name its name
     * @param shape sizes of its dimensions
     * @param data its numbers, the last dimension contiguous
     */
    void accept(String name, int[] shape, float[] data);
  }

  /**
   * Reads a file.
   *
   * @param path a {@code .safetensors} file of F32, F64, F16, BF16, I8 or U8 tensors
   * @param receiver receives each
   * @throws InvalidInputException if the file is not one, or holds other types or tensors of over
   *     2³¹ − 1 numbers
   * @throws java.io.UncheckedIOException if it cannot be read
   */
  public static void read(Path path, Receiver receiver) {
    MappedFile.read(
        path,
        file -> {
          SafetensorsHeader header = SafetensorsHeader.read(file);
          for (Map.Entry<String, Tensor> entry : header.tensors().entrySet()) {
            accept(file, header, entry.getKey(), entry.getValue(), receiver);
          }
          file.arena().close();
          return path;
        });
  }

  private static void accept(
      MappedFile file, SafetensorsHeader header, String name, Tensor tensor, Receiver receiver) {
    ElementType type = tensor.elementType();
    if (type == null) {
      throw file.refused(
          "holds tensor '%s' of type %s; weights need F32, F64, F16, BF16, I8 or U8"
              .formatted(FileText.excerpt(name), tensor.dtype()));
    }
    long count = tensor.bytes() / type.bytes();
    if (count > Integer.MAX_VALUE - 8) {
      throw file.refused(
          "holds tensor '%s' of %d numbers; weights may have %d"
              .formatted(FileText.excerpt(name), count, Integer.MAX_VALUE - 8));
    }
    int[] shape = new int[tensor.shape().size()];
    for (int i = 0; i < shape.length; i++) {
      shape[i] = Math.toIntExact(Math.min(tensor.shape().get(i), Integer.MAX_VALUE));
    }
    float[] data = new float[(int) count];
    long at = header.dataOffset() + tensor.begin();
    if (count > 0) {
      RowLayout numbers =
          new RowLayout(count, 1, type, ByteOrder.LITTLE_ENDIAN, at, type.bytes(), type.bytes());
      Patterns.over(file.bytes(), numbers, file.arena()).copyRows(0, (int) count, data, 0);
    }
    receiver.accept(name, shape, data);
  }
}
