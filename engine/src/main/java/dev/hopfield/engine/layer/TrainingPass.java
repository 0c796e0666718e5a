package dev.hopfield.engine.layer;

import dev.hopfield.engine.InvalidInputException;
import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.StateBatch;
import dev.hopfield.engine.backend.Backend;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A forward pass that can be differentiated. The patterns it was given, and the backend, must stay
 * open until it is closed. Not safe for use by several threads at once.
 */
public final class TrainingPass implements AutoCloseable {
  private final Projections projections;
  private final AssociationCore.Pass pass;
  private final Backend backend;
  private final boolean needsPatterns;
  private final Consumer<InputGradients> learned;
  private final List<Patterns> owned;

  /**
   * A pass.
   *
   * @param needsPatterns whether something learned depends on the gradients of patterns
   * @param learned adds to the gradients of what the layer has learned besides projections
   * @param owned closed with the pass
   */
  TrainingPass(
      Projections projections,
      AssociationCore.Pass pass,
      Backend backend,
      boolean needsPatterns,
      Consumer<InputGradients> learned,
      List<Patterns> owned) {
    this.projections = projections;
    this.pass = pass;
    this.backend = backend;
    this.needsPatterns = needsPatterns;
    this.learned = learned;
    this.owned = owned;
  }

  /** The result. */
  public LayerOutput output() {
    return pass.output();
  }

  /** The weights of the last retrieval, H × L × N, 0 where blocked. */
  public float[][][] associations() {
    return new AssociationCore(projections).associations(pass.tape());
  }

  /**
   * Adds to the gradients of the layer's parameters.
   *
   * @param resultGradients ∂L/∂result, of the shape of the result
   * @return the gradients of the states
   */
  public InputGradients backward(StateBatch resultGradients) {
    return backward(resultGradients, needsPatterns);
  }

  /**
   * As {@link #backward(StateBatch)}, and returns the gradients of stored patterns and projections
   * too, which takes memory for all of them.
   */
  public InputGradients backwardToPatterns(StateBatch resultGradients) {
    return backward(resultGradients, true);
  }

  private InputGradients backward(StateBatch resultGradients, boolean ofPatterns) {
    StateBatch result = output().states();
    if (resultGradients.batch() != result.batch() || resultGradients.dim() != result.dim()) {
      throw new InvalidInputException(
          "the gradient is %s but the result is %s".formatted(resultGradients, result));
    }
    AssociationBackward.InputGradients found =
        AssociationBackward.run(
            projections, pass.tape(), Rows.of(resultGradients), ofPatterns, backend);
    InputGradients gradients =
        new InputGradients(
            found.states().toStates(), states(found.stored()), states(found.projections()));
    learned.accept(gradients);
    return gradients;
  }

  private static @Nullable StateBatch states(@Nullable Rows rows) {
    return rows == null ? null : rows.toStates();
  }

  /** Frees what was kept for the backward pass. */
  @Override
  public void close() {
    pass.tape().close();
    owned.forEach(Patterns::close);
  }
}
