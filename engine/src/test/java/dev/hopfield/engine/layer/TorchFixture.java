package dev.hopfield.engine.layer;

import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.StateBatch;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What PyTorch computed, from a safetensors file of f32 and u8 tensors. */
final class TorchFixture {
  private static final Pattern ENTRY =
      Pattern.compile(
          "\"([^\"]+)\":\\{\"dtype\":\"(F32|U8)\",\"shape\":\\[([0-9,]*)\\],\"data_offsets\":\\[(\\d+),(\\d+)\\]\\}");

  private final Map<String, Tensor> tensors = new HashMap<>();

  private TorchFixture(byte[] file) {
    ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    int header = (int) bytes.getLong();
    Matcher entry = ENTRY.matcher(new String(file, 8, header, StandardCharsets.UTF_8));
    while (entry.find()) {
      int at = 8 + header + Integer.parseInt(entry.group(4));
      int[] shape = Arrays.stream(entry.group(3).split(",")).mapToInt(Integer::parseInt).toArray();
      float[] data = new float[Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
      for (int i = 0; i < data.length; i++) {
        data[i] = entry.group(2).equals("U8") ? bytes.get(at + i) : bytes.getFloat(at + 4 * i);
      }
      tensors.put(entry.group(1), new Tensor(data, shape));
    }
  }

  static TorchFixture read(String name) {
    try (InputStream in =
        Objects.requireNonNull(
            TorchFixture.class.getResourceAsStream(name + ".safetensors"), name)) {
      return new TorchFixture(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  StateDict state() {
    return StateDict.of(tensors).under("state.");
  }

  StateDict gradients() {
    return StateDict.of(tensors).under("gradient.");
  }

  Tensor tensor(String name) {
    return Objects.requireNonNull(tensors.get(name), name);
  }

  boolean has(String name) {
    return tensors.containsKey(name);
  }

  int batch(String name) {
    return tensor(name).shape()[0];
  }

  /** Element b of a batch of matrices. */
  StateBatch matrix(String name, int b) {
    Tensor tensor = tensor(name);
    int[] shape = tensor.shape();
    int size = tensor.data().length / shape[0];
    int columns = shape.length == 2 ? size : shape[2];
    float[] data = Arrays.copyOfRange(tensor.data(), b * size, (b + 1) * size);
    return new StateBatch(data, size / columns, columns);
  }

  Patterns patterns(String name, int b) {
    StateBatch matrix = matrix(name, b);
    return Patterns.of(matrix.data(), matrix.dim());
  }

  boolean[] padding(int b) {
    Tensor tensor = tensor("padding");
    boolean[] blocked = new boolean[tensor.shape()[1]];
    for (int i = 0; i < blocked.length; i++) {
      blocked[i] = tensor.data()[b * blocked.length + i] != 0;
    }
    return blocked;
  }

  AssociationMask mask() {
    Tensor tensor = tensor("mask");
    boolean[][] blocked = new boolean[tensor.shape()[0]][tensor.shape()[1]];
    for (int i = 0; i < tensor.data().length; i++) {
      blocked[i / tensor.shape()[1]][i % tensor.shape()[1]] = tensor.data()[i] != 0;
    }
    return AssociationMask.of(blocked);
  }
}
