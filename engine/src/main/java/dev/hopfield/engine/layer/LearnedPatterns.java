package dev.hopfield.engine.layer;

import dev.hopfield.engine.InvalidInputException;
import dev.hopfield.engine.StateBatch;
import java.util.random.RandomGenerator;

/** Learned states or stored patterns, kept as 1 × M × d like the PyTorch module's. */
final class LearnedPatterns {
  private LearnedPatterns() {}

  static void requireQuantity(int quantity) {
    if (quantity < 1) {
      throw new InvalidInputException(
          "the layer shall learn %d patterns but needs at least 1".formatted(quantity));
    }
  }

  /** M, from the shape of a tensor: 1 × M × d, or M × 1 × d without {@code batch_first}. */
  static int quantity(StateDict weights, String name) {
    weights.require(name, -1, -1, -1);
    Tensor tensor = weights.get(name);
    int[] shape = tensor == null ? new int[3] : tensor.shape();
    int quantity = shape[0] == 1 ? shape[1] : shape[0];
    requireQuantity(quantity);
    return quantity;
  }

  /** N(0, 0.02²), as the PyTorch module begins. */
  static void initialize(Parameter parameter, RandomGenerator random) {
    for (int i = 0; i < parameter.value().length; i++) {
      parameter.value()[i] = (float) (0.02 * random.nextGaussian());
    }
  }

  static void add(StateBatch gradients, Parameter to) {
    for (int i = 0; i < gradients.data().length; i++) {
      to.gradient()[i] += gradients.data()[i];
    }
  }
}
