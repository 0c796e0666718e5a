package dev.hopfield.engine.layer;

import dev.hopfield.engine.InvalidInputException;
import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.StateBatch;
import org.jspecify.annotations.Nullable;

/**
 * What a layer associates: an element of a batch.
 *
 * @param stored Y, the stored patterns, N × their size; must stay open meanwhile
 * @param states R, the state patterns, L × the input size
 * @param projections the values before they are projected, N × their size; often the stored
 *     patterns themselves
 * @param padding N: <b>{@code true} blocks</b> that pattern for every state; {@code null} for none
 * @param mask which pairs are blocked; {@code null} for none
 */
@SuppressWarnings("ArrayRecordComponent") // a plain carrier
public record AssociationInput(
    Patterns stored,
    StateBatch states,
    Patterns projections,
    boolean @Nullable [] padding,
    @Nullable AssociationMask mask) {

  /** Checks the numbers of rows. */
  public AssociationInput {
    if (projections.count() != stored.count()) {
      throw new InvalidInputException(
          "there are %d pattern projections but %d stored patterns; give one for each"
              .formatted(projections.count(), stored.count()));
    }
    if (padding != null && padding.length != stored.count()) {
      throw new InvalidInputException(
          "the padding mask has %d entries but there are %d stored patterns; give one for each"
              .formatted(padding.length, stored.count()));
    }
  }

  /** States associated with patterns that are their own values. */
  public static AssociationInput of(Patterns stored, StateBatch states) {
    return new AssociationInput(stored, states, stored, null, null);
  }

  /** The same with other values. */
  public AssociationInput withProjections(Patterns newProjections) {
    return new AssociationInput(stored, states, newProjections, padding, mask);
  }

  /** The same with patterns that no state may see: {@code true} blocks. */
  public AssociationInput withPadding(boolean @Nullable [] blocked) {
    return new AssociationInput(stored, states, projections, blocked, mask);
  }

  /** The same with pairs that are blocked: {@code true} blocks. */
  public AssociationInput withMask(@Nullable AssociationMask newMask) {
    return new AssociationInput(stored, states, projections, padding, newMask);
  }

  @Override
  public boolean equals(Object o) {
    return this == o;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }
}
