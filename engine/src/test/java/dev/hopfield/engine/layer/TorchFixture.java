package dev.hopfield.engine.layer;

import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.StateBatch;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;

/** What PyTorch computed, from a safetensors file. */
final class TorchFixture {
  private final Map<String, Tensor> tensors;

  private TorchFixture(StateDict file) {
    tensors = file.tensors();
  }

  static TorchFixture read(String name) {
    URL file = TorchFixture.class.getResource(name + ".safetensors");
    try {
      return new TorchFixture(StateDict.open(Path.of(Objects.requireNonNull(file, name).toURI())));
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
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
