package dev.hopfield.engine.layer;

import dev.hopfield.engine.InvalidInputException;
import dev.hopfield.engine.format.SafetensorsWeights;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The weights of a layer by name. The names are those of the state dict of the PyTorch module by
 * the paper's authors ({@code hflayers}), for example {@code association_core.in_proj_weight} or
 * {@code norm_stored_pattern.bias}. Immutable, apart from the arrays it hands out.
 */
public final class StateDict {
  private final Map<String, Tensor> tensors;
  private final String prefix;

  private StateDict(Map<String, Tensor> tensors, String prefix) {
    this.tensors = Collections.unmodifiableMap(new TreeMap<>(tensors));
    this.prefix = prefix;
  }

  /** A state dict of these tensors. */
  public static StateDict of(Map<String, Tensor> tensors) {
    return new StateDict(tensors, "");
  }

  /**
   * Reads a {@code .safetensors} file, to which PyTorch writes a state dict with {@code
   * safetensors.torch.save_file(module.state_dict(), file)}.
   *
   * @throws InvalidInputException if the file is not one, or holds tensors that are no weights
   * @throws java.io.UncheckedIOException if it cannot be read
   */
  public static StateDict open(Path file) {
    Map<String, Tensor> tensors = new TreeMap<>();
    SafetensorsWeights.read(
        file, (name, shape, data) -> tensors.put(name, new Tensor(data, shape)));
    return of(tensors);
  }

  /**
   * The tensors whose names begin with {@code start}, under the rest of their names: a layer's own
   * weights in the file of a larger model.
   */
  public StateDict under(String start) {
    Map<String, Tensor> found = new TreeMap<>();
    tensors.forEach(
        (name, tensor) -> {
          if (name.startsWith(start)) {
            found.put(name.substring(start.length()), tensor);
          }
        });
    return new StateDict(found, prefix + start);
  }

  /** All names, in alphabetical order. */
  public Set<String> names() {
    return tensors.keySet();
  }

  /** The tensor of that name, {@code null} if there is none. */
  public @Nullable Tensor get(String name) {
    return tensors.get(name);
  }

  /** All tensors by name. */
  public Map<String, Tensor> tensors() {
    return tensors;
  }

  /**
   * The numbers of a tensor of a known shape; where {@code −1} is asked for, any size will do.
   *
   * @throws InvalidInputException if it is missing or has another shape
   */
  public float[] require(String name, int... shape) {
    Tensor tensor = tensors.get(name);
    if (tensor == null) {
      throw new InvalidInputException(
          "the weights lack %s%s; there are: %s"
              .formatted(prefix, name, String.join(", ", tensors.keySet())));
    }
    boolean same = tensor.shape().length == shape.length;
    for (int i = 0; same && i < shape.length; i++) {
      same = shape[i] == tensor.shape()[i] || shape[i] == -1;
    }
    if (!same) {
      throw new InvalidInputException(
          "%s%s has the shape %s but this layer needs %s; give the layer the sizes it was trained with"
              .formatted(prefix, name, Arrays.toString(tensor.shape()), Arrays.toString(shape)));
    }
    return tensor.data();
  }

  /**
   * Refuses tensors that a layer does not use, because it would then compute something else than
   * the layer that was trained.
   */
  void requireNoOthers(Set<String> used) {
    for (String name : tensors.keySet()) {
      if (!used.contains(name)) {
        throw new InvalidInputException(
            "%s%s is not a weight of this layer, which uses %s; check its configuration"
                .formatted(prefix, name, String.join(", ", used)));
      }
    }
  }
}
