package dev.hopfield.engine.layer;

import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.StateBatch;
import dev.hopfield.engine.backend.Backend;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Sums a set of patterns up by what learned states retrieve from it: the layer {@code
 * HopfieldPooling} of the paper (arXiv 2008.02217, sec. 3), attention pooling over a bag, as in
 * DeepRC (arXiv 2007.13505), where a bag is an immune repertoire of some 300 000 sequences.
 *
 * <pre>{@code
 * HopfieldPooling pooling = HopfieldPooling.create(HopfieldConfig.of(32).heads(4).build(), 1, seed);
 * float[] pooled = pooling.forward(bag, backend).states().data();     // bag: N × 32
 * }</pre>
 *
 * No pattern of the bag is projected: projections act on the states and on the results. Where
 * stored patterns are not normalised the bag is read in place, be it an array or a mapped file.
 */
public final class HopfieldPooling extends HopfieldLayer {
  private final Parameter pooling;

  private HopfieldPooling(HopfieldConfig config, int quantity) {
    super(config);
    pooling = Parameter.zeros("pooling_weights", 1, quantity, config.inputSize);
  }

  /**
   * A layer with random weights.
   *
   * @param quantity the number of learned states, each of which gives a result
   */
  public static HopfieldPooling create(HopfieldConfig config, int quantity, long seed) {
    LearnedPatterns.requireQuantity(quantity);
    HopfieldPooling layer = new HopfieldPooling(config, quantity);
    Random random = new Random(seed);
    layer.projections.initialize(random);
    LearnedPatterns.initialize(layer.pooling, random);
    return layer;
  }

  /**
   * A layer with these weights: {@code pooling_weights} and {@code hopfield.…}.
   *
   * @throws dev.hopfield.engine.InvalidInputException if names or shapes are not those of the layer
   */
  public static HopfieldPooling load(HopfieldConfig config, StateDict weights) {
    int quantity = LearnedPatterns.quantity(weights, "pooling_weights");
    HopfieldPooling layer = new HopfieldPooling(config, quantity);
    layer.read(weights);
    return layer;
  }

  /** The number of learned states. */
  public int quantity() {
    return pooling.shape()[1];
  }

  /** A bag with the learned states, to which values and masks may be added. */
  public AssociationInput input(Patterns bag) {
    StateBatch states = new StateBatch(pooling.value().clone(), quantity(), config.inputSize);
    return AssociationInput.of(bag, states);
  }

  /** Pools a bag; the result has a row for each learned state (the module joins them in one). */
  public LayerOutput forward(Patterns bag, Backend backend) {
    return forward(input(bag), 0, backend);
  }

  /** Pools {@link #input}, naming the {@code topK} patterns that each result draws on most. */
  public LayerOutput forward(AssociationInput input, int topK, Backend backend) {
    AssociationCore.Pass pass = core.forward(input, topK, backend);
    pass.tape().close();
    return pass.output();
  }

  /** Pools bags, which may differ in size. */
  public List<LayerOutput> forward(List<Patterns> bags, Backend backend) {
    return bags.stream().map(bag -> forward(bag, backend)).toList();
  }

  /** The weights of every association, H × quantity × N, 0 where blocked. */
  public float[][][] associations(AssociationInput input, Backend backend) {
    try (TrainingPass pass = train(input, backend)) {
      return pass.associations();
    }
  }

  /** A forward pass over {@link #input} to be differentiated. */
  public TrainingPass train(AssociationInput input, Backend backend) {
    AssociationCore.Pass pass = core.forward(input, 0, backend);
    return new TrainingPass(
        projections,
        pass,
        backend,
        false,
        gradients -> LearnedPatterns.add(gradients.states(), pooling),
        List.of());
  }

  @Override
  Map<String, Parameter> own() {
    return Map.of("pooling_weights", pooling);
  }

  @Override
  String prefix() {
    return "hopfield.";
  }
}
