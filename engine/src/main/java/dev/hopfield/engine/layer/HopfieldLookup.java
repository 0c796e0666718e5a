package dev.hopfield.engine.layer;

import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.StateBatch;
import dev.hopfield.engine.backend.Backend;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Looks states up in learned stored patterns: the layer {@code HopfieldLayer} of the paper (arXiv
 * 2008.02217, sec. 3), a trainable memory, in the place of a k-nearest-neighbour or prototype
 * layer.
 *
 * <pre>{@code
 * HopfieldLookup lookup = HopfieldLookup.create(HopfieldConfig.of(32).build(), 1000, seed);
 * StateBatch found = lookup.forward(states, backend).states();     // L × 32 in, L × 32 out
 * }</pre>
 *
 * All states of a batch are looked up at once: give them as one {@link StateBatch}.
 */
public final class HopfieldLookup extends HopfieldLayer {
  private final Parameter lookup;
  private final @Nullable Parameter targets;

  private HopfieldLookup(HopfieldConfig config, int quantity, boolean separateTargets) {
    super(config);
    lookup = Parameter.zeros("lookup_weights", 1, quantity, config.storedSize);
    targets =
        separateTargets
            ? Parameter.zeros("target_weights", 1, quantity, config.projectionSize)
            : null;
  }

  /**
   * A layer with random weights, whose stored patterns are their own values.
   *
   * @param quantity the number of learned stored patterns
   */
  public static HopfieldLookup create(HopfieldConfig config, int quantity, long seed) {
    return create(config, quantity, false, seed);
  }

  /**
   * A layer with random weights.
   *
   * @param quantity the number of learned stored patterns
   * @param separateTargets whether values are learned apart from them ({@code
   *     lookup_weights_as_separated})
   */
  public static HopfieldLookup create(
      HopfieldConfig config, int quantity, boolean separateTargets, long seed) {
    LearnedPatterns.requireQuantity(quantity);
    HopfieldLookup layer = new HopfieldLookup(config, quantity, separateTargets);
    Random random = new Random(seed);
    layer.projections.initialize(random);
    layer.own().values().forEach(parameter -> LearnedPatterns.initialize(parameter, random));
    return layer;
  }

  /**
   * A layer with these weights: {@code lookup_weights}, perhaps {@code target_weights}, and {@code
   * hopfield.…}.
   *
   * @throws dev.hopfield.engine.InvalidInputException if names or shapes are not those of the layer
   */
  public static HopfieldLookup load(HopfieldConfig config, StateDict weights) {
    int quantity = LearnedPatterns.quantity(weights, "lookup_weights");
    boolean separate = weights.get("target_weights") != null;
    HopfieldLookup layer = new HopfieldLookup(config, quantity, separate);
    layer.read(weights);
    return layer;
  }

  /** The number of learned stored patterns. */
  public int quantity() {
    return lookup.shape()[1];
  }

  /** Looks states up, L × the input size. */
  public LayerOutput forward(StateBatch states, Backend backend) {
    return forward(states, null, 0, backend);
  }

  /**
   * Looks states up.
   *
   * @param mask which pairs of state and learned pattern are blocked; {@code null} for none
   * @param topK how many of the patterns that each result draws on most to name
   */
  public LayerOutput forward(
      StateBatch states, @Nullable AssociationMask mask, int topK, Backend backend) {
    try (TrainingPass pass = pass(states, mask, topK, backend)) {
      return pass.output();
    }
  }

  /** The weights of every association, H × L × quantity. */
  public float[][][] associations(StateBatch states, Backend backend) {
    try (TrainingPass pass = train(states, null, backend)) {
      return pass.associations();
    }
  }

  /** A forward pass to be differentiated. */
  public TrainingPass train(StateBatch states, @Nullable AssociationMask mask, Backend backend) {
    return pass(states, mask, 0, backend);
  }

  private TrainingPass pass(
      StateBatch states, @Nullable AssociationMask mask, int topK, Backend backend) {
    List<Patterns> owned = new ArrayList<>();
    try {
      Patterns stored = Patterns.of(lookup.value(), config.storedSize);
      owned.add(stored);
      AssociationInput input = AssociationInput.of(stored, states).withMask(mask);
      if (targets != null) {
        Patterns values = Patterns.of(targets.value(), config.projectionSize);
        owned.add(values);
        input = input.withProjections(values);
      }
      AssociationCore.Pass pass = core.forward(input, topK, backend);
      return new TrainingPass(projections, pass, backend, true, this::learn, owned);
    } catch (RuntimeException | Error e) {
      owned.forEach(Patterns::close);
      throw e;
    }
  }

  private void learn(InputGradients gradients) {
    LearnedPatterns.add(Objects.requireNonNull(gradients.stored()), lookup);
    if (targets != null) {
      LearnedPatterns.add(Objects.requireNonNull(gradients.projections()), targets);
    }
  }

  @Override
  Map<String, Parameter> own() {
    Map<String, Parameter> own = new LinkedHashMap<>();
    own.put("lookup_weights", lookup);
    if (targets != null) {
      own.put("target_weights", targets);
    }
    return own;
  }

  @Override
  String prefix() {
    return "hopfield.";
  }
}
