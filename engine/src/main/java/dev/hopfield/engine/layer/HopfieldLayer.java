package dev.hopfield.engine.layer;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the three layers have in common: an association with learned projections, its weights and
 * their names. Several threads may use a layer for forward passes while nobody trains it.
 */
public abstract sealed class HopfieldLayer
    permits HopfieldAssociation, HopfieldPooling, HopfieldLookup {
  final HopfieldConfig config;
  final Projections projections;
  final AssociationCore core;

  HopfieldLayer(HopfieldConfig config) {
    this.config = config;
    projections = new Projections(config);
    core = new AssociationCore(projections);
  }

  /** The sizes and switches. */
  public final HopfieldConfig config() {
    return config;
  }

  /** Everything learned, apart from β. */
  public final List<Parameter> parameters() {
    List<Parameter> all = new ArrayList<>(own().values());
    all.addAll(projections.parameters());
    return all;
  }

  /** β of each head; give it to the optimiser too where it shall be learned. */
  public final Parameter beta() {
    return projections.beta;
  }

  /** Sets all gradients to zero. */
  public final void clearGradients() {
    parameters().forEach(Parameter::clearGradient);
    projections.beta.clearGradient();
  }

  /** Learned patterns by their names in the state dict. */
  abstract Map<String, Parameter> own();

  /** The prefix of the association's names in the state dict. */
  abstract String prefix();

  /** The weights under the names of the PyTorch module, copied. */
  public final StateDict state() {
    return named(new ProjectionNames(projections).write(), false);
  }

  /** The gradients under the same names. */
  public final StateDict gradientState() {
    return named(new ProjectionNames(projections).writeGradients(), true);
  }

  private StateDict named(Map<String, Tensor> association, boolean gradients) {
    Map<String, Tensor> all = new LinkedHashMap<>();
    own()
        .forEach(
            (name, parameter) -> {
              float[] numbers = parameter.value().clone();
              for (int i = 0; gradients && i < numbers.length; i++) {
                numbers[i] = (float) parameter.gradient()[i];
              }
              all.put(name, new Tensor(numbers, parameter.shape()));
            });
    association.forEach((name, tensor) -> all.put(prefix() + name, tensor));
    return StateDict.of(all);
  }

  /** Copies weights; every name must be one of this layer's. */
  final void read(StateDict from) {
    Set<String> used = new TreeSet<>();
    ProjectionNames names = new ProjectionNames(projections);
    names.read(from.under(prefix()));
    names.used().forEach(name -> used.add(prefix() + name));
    own()
        .forEach(
            (name, parameter) -> {
              int[] shape = parameter.shape();
              // A learned pattern set is 1 × M × d, or M × 1 × d without batch_first.
              Tensor tensor = from.get(name);
              boolean last = tensor != null && tensor.shape().length == 3 && tensor.shape()[1] == 1;
              float[] data = from.require(name, last ? new int[] {shape[1], 1, shape[2]} : shape);
              System.arraycopy(data, 0, parameter.value(), 0, data.length);
              used.add(name);
            });
    from.requireNoOthers(used);
  }

  @Override
  public final String toString() {
    return "%s[%s]".formatted(getClass().getSimpleName(), config);
  }
}
