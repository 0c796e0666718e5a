package dev.hopfield.engine.layer;

import dev.hopfield.engine.InvalidInputException;
import dev.hopfield.engine.StateBatch;
import java.util.List;
import java.util.Objects;
import java.util.Random;

/** A linear layer y = W x + b, for what comes after a Hopfield layer. */
public final class Dense {
  private final Linear linear;

  private Dense(int in, int out) {
    if (in < 1 || out < 1) {
      throw new InvalidInputException(
          "a linear layer from %d to %d numbers; both must be at least 1".formatted(in, out));
    }
    linear = new Linear("dense", out, in, true);
  }

  /** A layer with weights from N(0, 1/in) and biases 0. */
  public static Dense create(int in, int out, long seed) {
    Dense dense = new Dense(in, out);
    Random random = new Random(seed);
    float[] weights = dense.weight().value();
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) (random.nextGaussian() / Math.sqrt(in));
    }
    return dense;
  }

  /** W, out × in. */
  public Parameter weight() {
    return linear.weight;
  }

  /** b. */
  public Parameter bias() {
    return Objects.requireNonNull(linear.bias);
  }

  /** W and b. */
  public List<Parameter> parameters() {
    return List.of(weight(), bias());
  }

  /** Applies the layer to each row, L × in to L × out. */
  public StateBatch forward(StateBatch x) {
    requireSize(x, linear.in);
    return linear.forward(Rows.of(x)).toStates();
  }

  /**
   * Adds to the gradients of W and b.
   *
   * @param x what {@link #forward} was applied to
   * @param dy ∂L/∂y, L × out
   * @return ∂L/∂x
   */
  public StateBatch backward(StateBatch x, StateBatch dy) {
    requireSize(x, linear.in);
    requireSize(dy, linear.out);
    return linear.backward(Rows.of(x), Rows.of(dy)).toStates();
  }

  private static void requireSize(StateBatch rows, int needed) {
    if (rows.dim() != needed) {
      throw new InvalidInputException(
          "rows of %d numbers where the layer needs %d".formatted(rows.dim(), needed));
    }
  }
}
