package dev.hopfield.engine.layer;

import dev.hopfield.engine.InvalidInputException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The names and shapes under which the PyTorch module keeps the projections of an association: one
 * {@code in_proj_weight} with the rows of query, key and value where all inputs have one size,
 * otherwise three matrices; always one {@code in_proj_bias}.
 */
final class ProjectionNames {
  private static final String CORE = "association_core.";

  private final Projections projections;
  private final Set<String> used = new TreeSet<>();

  ProjectionNames(Projections projections) {
    this.projections = projections;
  }

  /** Names read by {@link #read}. */
  Set<String> used() {
    return used;
  }

  /** Copies the weights into the projections. */
  void read(StateDict from) {
    refuseWhatIsMissingHere(from);
    if (from.get(CORE + "in_proj_weight") != null) {
      readPacked(from);
    } else {
      readMatrix(from, "q_proj_weight", projections.query);
      readMatrix(from, "k_proj_weight", projections.key);
      readMatrix(from, "v_proj_weight", projections.value);
    }
    readBiases(from);
    Linear output = projections.output;
    if (output != null) {
      copy(from, CORE + "out_proj.weight", output.weight, output.out, output.in);
      if (output.bias != null) {
        copy(from, CORE + "out_proj.bias", output.bias, output.out);
      }
    }
    for (LayerNorm norm : norms()) {
      for (Parameter parameter : norm.parameters()) {
        copy(from, parameter.name(), parameter, norm.dim);
      }
    }
  }

  private static void refuseWhatIsMissingHere(StateDict from) {
    for (String name : new String[] {"p_norm_weight", "bias_k", "bias_v"}) {
      if (from.get(CORE + name) != null) {
        throw new InvalidInputException(
            "%s%s: normalised association spaces and concatenated bias patterns are not supported; train without them"
                .formatted(CORE, name));
      }
    }
  }

  private LayerNorm[] norms() {
    return new LayerNorm[] {
      projections.normStored, projections.normStates, projections.normProjections
    };
  }

  private @Nullable Linear[] inputs() {
    return new @Nullable Linear[] {projections.query, projections.key, projections.value};
  }

  private void readPacked(StateDict from) {
    int rows = 0;
    int columns = -1;
    for (Linear linear : inputs()) {
      if (linear != null) {
        rows += linear.out;
        columns = linear.in;
      }
    }
    float[] packed = from.require(use(CORE + "in_proj_weight"), rows, columns);
    int at = 0;
    for (Linear linear : inputs()) {
      if (linear != null && linear.in != columns) {
        throw new InvalidInputException(
            "these weights hold one matrix for inputs of size %d but the layer has inputs of size %d; give it the sizes it was trained with"
                .formatted(columns, linear.in));
      }
      if (linear != null) {
        System.arraycopy(packed, at, linear.weight.value(), 0, linear.out * columns);
        at += linear.out * columns;
      }
    }
  }

  private void readMatrix(StateDict from, String name, @Nullable Linear into) {
    if (into != null) {
      copy(from, CORE + name, into.weight, into.out, into.in);
    }
  }

  private void readBiases(StateDict from) {
    if (!hasBiases()) {
      return;
    }
    float[] packed = from.require(use(CORE + "in_proj_bias"), biasLength());
    int at = 0;
    for (Linear linear : inputs()) {
      if (linear != null && linear.bias != null) {
        System.arraycopy(packed, at, linear.bias.value(), 0, linear.out);
        at += linear.out;
      }
    }
  }

  private boolean hasBiases() {
    return projections.config.bias && Arrays.stream(inputs()).anyMatch(linear -> linear != null);
  }

  /** The module keeps room for the bias of values even where they are static. */
  private int biasLength() {
    HopfieldConfig c = projections.config;
    int length = c.heads * c.patternSize;
    length += projections.query == null ? 0 : projections.query.out;
    return length + (projections.key == null ? 0 : projections.key.out);
  }

  private void copy(StateDict from, String name, Parameter into, int... shape) {
    float[] data = from.require(use(name), shape);
    System.arraycopy(data, 0, into.value(), 0, data.length);
  }

  private String use(String name) {
    used.add(name);
    return name;
  }

  /** The weights under the module's names, copied. */
  Map<String, Tensor> write() {
    return write(Parameter::value);
  }

  /** The gradients under the module's names. */
  Map<String, Tensor> writeGradients() {
    return write(
        parameter -> {
          float[] floats = new float[parameter.gradient().length];
          for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) parameter.gradient()[i];
          }
          return floats;
        });
  }

  private interface Numbers {
    float[] of(Parameter parameter);
  }

  private Map<String, Tensor> write(Numbers numbers) {
    Map<String, Tensor> all = new LinkedHashMap<>();
    if (isPacked()) {
      float[] packed = new float[0];
      int rows = 0;
      for (Linear linear : inputs()) {
        if (linear != null) {
          packed = join(packed, numbers.of(linear.weight));
          rows += linear.out;
        }
      }
      if (rows > 0) {
        all.put(CORE + "in_proj_weight", new Tensor(packed, rows, projections.config.inputSize));
      }
    } else {
      writeMatrix(all, "q_proj_weight", projections.query, numbers);
      writeMatrix(all, "k_proj_weight", projections.key, numbers);
      writeMatrix(all, "v_proj_weight", projections.value, numbers);
    }
    if (hasBiases()) {
      float[] packed = new float[0];
      for (Linear linear : inputs()) {
        if (linear != null && linear.bias != null) {
          packed = join(packed, numbers.of(linear.bias));
        }
      }
      all.put(CORE + "in_proj_bias", new Tensor(Arrays.copyOf(packed, biasLength()), biasLength()));
    }
    Linear output = projections.output;
    if (output != null) {
      writeMatrix(all, "out_proj.weight", output, numbers);
      if (output.bias != null) {
        all.put(CORE + "out_proj.bias", new Tensor(numbers.of(output.bias).clone(), output.out));
      }
    }
    for (LayerNorm norm : norms()) {
      for (Parameter parameter : norm.parameters()) {
        all.put(parameter.name(), new Tensor(numbers.of(parameter).clone(), norm.dim));
      }
    }
    return all;
  }

  /** Whether the module packs the input projections of this configuration. */
  private boolean isPacked() {
    HopfieldConfig c = projections.config;
    return c.storedSize == c.inputSize
        && c.projectionSize == c.inputSize
        && c.patternSize == c.headSize
        && !c.connected;
  }

  private static void writeMatrix(
      Map<String, Tensor> all, String name, @Nullable Linear linear, Numbers numbers) {
    if (linear != null) {
      all.put(CORE + name, new Tensor(numbers.of(linear.weight).clone(), linear.out, linear.in));
    }
  }

  private static float[] join(float[] a, float[] b) {
    float[] joined = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, joined, a.length, b.length);
    return joined;
  }
}
