package dev.hopfield.engine.layer;

import dev.hopfield.engine.backend.Backend;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Associates two sets, states with stored patterns: the layer {@code Hopfield} of the paper
 * ("Hopfield Networks is All You Need", arXiv 2008.02217, sec. 3), which with β = 1/√d_k and one
 * update is transformer attention (eq. 10):
 *
 * <pre>Z = softmax(β (R W_Q)(Y W_K)ᵀ) Y W_V, for each head, side by side and projected once more
 * </pre>
 *
 * <pre>{@code
 * HopfieldConfig config = HopfieldConfig.of(64).heads(4).build();
 * HopfieldAssociation layer = HopfieldAssociation.load(config, StateDict.open(Path.of("layer.safetensors")));
 * StateBatch result = layer.forward(AssociationInput.of(stored, states), backend).states();
 * }</pre>
 *
 * Weights bear the names of the state dict of the PyTorch module of the paper's authors. Dropout is
 * not applied.
 */
public final class HopfieldAssociation extends HopfieldLayer {
  private HopfieldAssociation(HopfieldConfig config) {
    super(config);
  }

  /** A layer with random weights. */
  public static HopfieldAssociation create(HopfieldConfig config, long seed) {
    HopfieldAssociation layer = new HopfieldAssociation(config);
    layer.projections.initialize(new Random(seed));
    return layer;
  }

  /**
   * A layer with these weights, for example {@code association_core.in_proj_weight}.
   *
   * @throws dev.hopfield.engine.InvalidInputException if names or shapes are not those of the layer
   */
  public static HopfieldAssociation load(HopfieldConfig config, StateDict weights) {
    HopfieldAssociation layer = new HopfieldAssociation(config);
    layer.read(weights);
    return layer;
  }

  /** Associates an element of a batch. */
  public LayerOutput forward(AssociationInput input, Backend backend) {
    return forward(input, 0, backend);
  }

  /** The same, naming the {@code topK} patterns that each result draws on most. */
  public LayerOutput forward(AssociationInput input, int topK, Backend backend) {
    AssociationCore.Pass pass = core.forward(input, topK, backend);
    pass.tape().close();
    return pass.output();
  }

  /** Associates a batch, whose elements may differ in their numbers of patterns and states. */
  public List<LayerOutput> forward(List<AssociationInput> batch, Backend backend) {
    return batch.stream().map(input -> forward(input, backend)).toList();
  }

  /** The weights of every association, H × L × N, 0 where blocked. */
  public float[][][] associations(AssociationInput input, Backend backend) {
    try (TrainingPass pass = train(input, backend)) {
      return pass.associations();
    }
  }

  /** A forward pass to be differentiated. */
  public TrainingPass train(AssociationInput input, Backend backend) {
    AssociationCore.Pass pass = core.forward(input, 0, backend);
    return new TrainingPass(projections, pass, backend, false, gradients -> {}, List.of());
  }

  @Override
  Map<String, Parameter> own() {
    return Map.of();
  }

  @Override
  String prefix() {
    return "";
  }
}
