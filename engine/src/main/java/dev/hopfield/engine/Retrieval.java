package dev.hopfield.engine;

import dev.hopfield.engine.backend.Iterated;
import dev.hopfield.engine.fold.TopKFold;
import java.util.Objects;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a batch of B queries. Query numbers run from 0 to B − 1. Immutable and safe for use
 * by several threads, except that {@link #states()} hands out the array itself.
 */
public final class Retrieval {
  private final Iterated iterated;
  private final TopKFold top;
  private final double @Nullable [] energies;
  private final long @Nullable [] metastableSizes;
  private final ErrorBound @Nullable [] errorBounds;
  private final boolean rawWeights;

  Retrieval(
      Iterated iterated,
      LongUnaryOperator ids,
      double @Nullable [] energies,
      long @Nullable [] metastableSizes,
      ErrorBound @Nullable [] errorBounds,
      boolean rawWeights) {
    this.errorBounds = errorBounds;
    this.rawWeights = rawWeights;
    this.iterated = iterated;
    // Now, for afterwards the memory may be closed.
    top = iterated.top().named(ids);
    this.energies = energies;
    this.metastableSizes = metastableSizes;
  }

  /** B, the number of queries. */
  public int batch() {
    return iterated.states().batch();
  }

  /** Dimension of the states: d, or that of the values where they are separate. */
  public int dim() {
    return iterated.states().dim();
  }

  /** The retrieved state of query {@code q}, in a new array. */
  public float[] state(int q) {
    return iterated.states().row(q);
  }

  /** All retrieved states, row after row; the array itself, not a copy. */
  public StateBatch states() {
    return iterated.states();
  }

  /** Updates that query {@code q} took, at least 1 unless separate values were projected. */
  public int steps(int q) {
    return iterated.steps()[q];
  }

  /**
   * Whether the last update of query {@code q} moved its state by no more than the tolerance; with
   * tolerance 0, whether it did not move it at all.
   */
  public boolean converged(int q) {
    return iterated.converged()[q];
  }

  /**
   * ‖ξᵗ⁺¹ − ξᵗ‖ of the last update of query {@code q}; NaN where the only update projected separate
   * values.
   */
  public double change(int q) {
    return iterated.change()[q];
  }

  /**
   * ln Σ wᵢ, for softmax of dot products ln Σ exp(β xᵢᵀξ), at the state ξ that the last update of
   * query {@code q} read; −∞ where no pattern had weight.
   */
  public double logSumExp(int q) {
    return iterated.logSumExp()[q];
  }

  /**
   * The patterns that the state of query {@code q} was made from, the strongest first; row numbers
   * −1 where there are fewer, and all of them where no pattern had weight.
   */
  public Associations topK(int q) {
    Objects.checkIndex(q, batch());
    return rawWeights ? top.rawAssociations(q) : top.associations(q, logSumExp(q));
  }

  /**
   * The energy (eq. 2, or that of another rule, see {@link dev.hopfield.engine.theory.RuleEnergy})
   * of query {@code q}'s state among the patterns: of the retrieved state, or, with separate
   * values, of the state that was projected. NaN where the rule has none.
   *
   * @throws IllegalStateException unless {@link Output#ENERGY} was asked for
   */
  public double energy(int q) {
    return asked(energies, Output.ENERGY)[q];
  }

  /**
   * k₀.₉₀ of the last update of query {@code q}: the fewest patterns that hold 0.90 of the weight;
   * 0 where none had any.
   *
   * @throws IllegalStateException unless {@link Output#METASTABLE_SIZE} was asked for
   */
  public long metastableSize(int q) {
    return asked(metastableSizes, Output.METASTABLE_SIZE)[q];
  }

  /** One line: how many queries, of which dimension, and how many of them converged. */
  @Override
  public String toString() {
    int done = 0;
    for (boolean each : iterated.converged()) {
      done += each ? 1 : 0;
    }
    return "Retrieval[%d queries × %d, %d converged]".formatted(batch(), dim(), done);
  }

  /**
   * How far the retrieved state of query {@code q} can be trusted (lemma A4).
   *
   * @throws IllegalStateException unless {@link Output#ERROR_BOUND} was asked for
   */
  public ErrorBound errorBound(int q) {
    return asked(errorBounds, Output.ERROR_BOUND)[q];
  }

  private static <T> T asked(@Nullable T values, Output output) {
    if (values == null) {
      throw new IllegalStateException(
          "%s was not computed; ask for it with RetrievalOptions.withOutputs".formatted(output));
    }
    return values;
  }
}
