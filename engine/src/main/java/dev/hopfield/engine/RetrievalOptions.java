package dev.hopfield.engine;

import dev.hopfield.engine.separation.Separation;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How to retrieve: immutable, built from {@link #defaults} by the {@code with…} methods.
 *
 * @param beta β, the inverse temperature, finite and &gt; 0; {@code null} stands for 1/√d, the
 *     value with which the update is transformer attention (eq. 10)
 * @param steps the most updates a query takes, 1 … {@value #MAX_STEPS}
 * @param tolerance τ ≥ 0, in the units of the states: with τ &gt; 0 a query stops after the first
 *     update with ‖ξᵗ⁺¹ − ξᵗ‖ ≤ τ; with 0 every query takes all steps
 * @param topK how many of the strongest patterns to report, 0 … {@value #MAX_TOP_K}
 * @param outputs what else to compute
 * @param rule what an update does; softmax of dot products unless told otherwise
 */
public record RetrievalOptions(
    @Nullable Float beta,
    int steps,
    float tolerance,
    int topK,
    Set<Output> outputs,
    UpdateRule rule) {

  /** The largest number of updates. */
  public static final int MAX_STEPS = 1_000_000;

  /** The largest number of associations reported for a query. */
  public static final int MAX_TOP_K = 1024;

  /** The most updates of a retrieval that runs until a tolerance is met. */
  public static final int STEPS_UNTIL_TOLERANCE = 1000;

  private static final RetrievalOptions DEFAULTS =
      new RetrievalOptions(null, 1, 0f, 1, Set.of(Output.ENERGY), UpdateRule.SOFTMAX_OF_DOTS);

  /** Checks every value. */
  public RetrievalOptions {
    if (beta != null && !(beta > 0 && Float.isFinite(beta))) {
      throw new InvalidInputException(
          "beta is %s but must be finite and greater than 0".formatted(beta));
    }
    if (steps < 1 || steps > MAX_STEPS) {
      throw new InvalidInputException(
          "steps is %d but must be 1 to %d".formatted(steps, MAX_STEPS));
    }
    if (!(tolerance >= 0 && Float.isFinite(tolerance))) {
      throw new InvalidInputException(
          "tolerance is %s but must be finite and at least 0".formatted(tolerance));
    }
    if (topK < 0 || topK > MAX_TOP_K) {
      throw new InvalidInputException("top-k is %d but must be 0 to %d".formatted(topK, MAX_TOP_K));
    }
    outputs = outputs.isEmpty() ? Set.of() : Set.copyOf(EnumSet.copyOf(outputs));
  }

  /** β = 1/√d, one step, the strongest pattern and the energy. */
  public static RetrievalOptions defaults() {
    return DEFAULTS;
  }

  /** These options with another β. */
  public RetrievalOptions withBeta(float newBeta) {
    return new RetrievalOptions(newBeta, steps, tolerance, topK, outputs, rule);
  }

  /** These options with exactly this many updates for every query. */
  public RetrievalOptions withSteps(int newSteps) {
    return new RetrievalOptions(beta, newSteps, 0f, topK, outputs, rule);
  }

  /**
   * These options, each query going on until an update moves it by no more than τ, at most {@value
   * #STEPS_UNTIL_TOLERANCE} times.
   */
  public RetrievalOptions withTolerance(float newTolerance) {
    int limit = newTolerance > 0 ? STEPS_UNTIL_TOLERANCE : steps;
    return new RetrievalOptions(beta, limit, newTolerance, topK, outputs, rule);
  }

  /** These options, stopping at the tolerance or after this many updates, whichever is first. */
  public RetrievalOptions withTolerance(float newTolerance, int mostSteps) {
    return new RetrievalOptions(beta, mostSteps, newTolerance, topK, outputs, rule);
  }

  /** These options with another number of reported patterns. */
  public RetrievalOptions withTopK(int newTopK) {
    return new RetrievalOptions(beta, steps, tolerance, newTopK, outputs, rule);
  }

  /** These options with exactly these outputs. */
  public RetrievalOptions withOutputs(Output... newOutputs) {
    return new RetrievalOptions(beta, steps, tolerance, topK, Set.of(newOutputs), rule);
  }

  /** These options with another update rule. */
  public RetrievalOptions withRule(UpdateRule newRule) {
    return new RetrievalOptions(beta, steps, tolerance, topK, outputs, newRule);
  }

  /** These options with another similarity. */
  public RetrievalOptions withSimilarity(Similarity similarity) {
    return withRule(new UpdateRule(similarity, rule.separation(), rule.rawWeights()));
  }

  /** These options with another separation. */
  public RetrievalOptions withSeparation(Separation separation) {
    return withRule(new UpdateRule(rule.similarity(), separation, rule.rawWeights()));
  }

  /** These options with weights as they are, or divided by their sum. */
  public RetrievalOptions withRawWeights(boolean rawWeights) {
    return withRule(new UpdateRule(rule.similarity(), rule.separation(), rawWeights));
  }

  /** The β to use for patterns of dimension {@code dim}. */
  public float betaFor(int dim) {
    return beta != null ? beta : (float) (1 / Math.sqrt(dim));
  }
}
