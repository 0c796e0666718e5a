package dev.hopfield.engine.layer;

import dev.hopfield.engine.StateBatch;
import java.util.ArrayList;
import java.util.List;

/**
 * What a forward pass leaves for the backward pass: for every update the states it read and the
 * means it gave, no association. Keeps the prepared patterns open until it is closed.
 */
final class AssociationTape implements AutoCloseable {
  final AssociationInput input;

  /** x̂ of the states. */
  final Rows standardStates;

  final Rows normalizedStates;
  final PreparedPatterns all;
  final List<Group> groups = new ArrayList<>();
  final Rows headResults;

  AssociationTape(
      AssociationInput input,
      Rows standardStates,
      Rows normalizedStates,
      PreparedPatterns all,
      Rows headResults) {
    this.input = input;
    this.standardStates = standardStates;
    this.normalizedStates = normalizedStates;
    this.all = all;
    this.headResults = headResults;
  }

  /**
   * States that see the same patterns.
   *
   * @param patterns what they see
   * @param rows their numbers h · L + l
   * @param updates their updates in order, the last one the retrieval of the result
   */
  record Group(PreparedPatterns patterns, int[] rows, List<Update> updates) {
    @Override
    public boolean equals(Object o) {
      return this == o;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(this);
    }
  }

  /**
   * An update of some states of a group.
   *
   * @param which their numbers within the group
   * @param states ξ in the association space, before the update
   * @param absorbed the same as the backend read them, with β 1
   * @param logSumExp of each
   * @param means what the backend gave: means of normalised keys, or of values in the last update
   */
  record Update(
      int[] which, Rows states, StateBatch absorbed, double[] logSumExp, StateBatch means) {
    @Override
    public boolean equals(Object o) {
      return this == o;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(this);
    }
  }

  @Override
  public void close() {
    for (Group group : groups) {
      group.patterns.close();
    }
    all.close();
  }
}
