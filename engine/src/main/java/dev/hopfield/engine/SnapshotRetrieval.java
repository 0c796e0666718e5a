package dev.hopfield.engine;

import dev.hopfield.engine.backend.Iterated;
import dev.hopfield.engine.backend.IterationRequest;
import dev.hopfield.engine.backend.Update;
import dev.hopfield.engine.backend.UpdateRequest;
import dev.hopfield.engine.backend.UpdateRequest.Projection;
import dev.hopfield.engine.fold.TopKFold;
import dev.hopfield.engine.store.Snapshot;
import dev.hopfield.engine.theory.MetastableSize;
import dev.hopfield.engine.theory.RetrievalBound;
import dev.hopfield.engine.theory.RuleEnergy;
import org.jspecify.annotations.Nullable;

/**
 * Answers queries from what a memory holds at a moment.
 *
 * @param now what it holds
 * @param options how to retrieve
 * @param request the options as a backend takes them
 */
record SnapshotRetrieval(Snapshot now, RetrievalOptions options, IterationRequest request) {

  /**
   * For a memory.
   *
   * @param dim d
   * @param separate whether the values are not the patterns
   */
  static SnapshotRetrieval of(Snapshot now, RetrievalOptions options, int dim, boolean separate) {
    return new SnapshotRetrieval(now, options, IterationRequest.of(options, dim, separate));
  }

  Retrieval retrieve(StateBatch queries) {
    requireBoundKnown();
    Iterated found = now.loaded().iterate(queries, request);
    double @Nullable [] energies = asks(Output.ENERGY) ? energies(found) : null;
    long @Nullable [] sizes =
        asks(Output.METASTABLE_SIZE)
            ? new MetastableSize(now.loaded(), now.count(), request.update(Projection.NONE, 0))
                .of(found.sources(), found.logSumExp(), found.top())
            : null;
    ErrorBound @Nullable [] bounds = asks(Output.ERROR_BOUND) ? bounds(found) : null;
    return new Retrieval(found, now.ids(), energies, sizes, bounds, request.rule().rawWeights());
  }

  private ErrorBound[] bounds(Iterated found) {
    TopKFold top =
        found.top().k() > 1
            ? found.top()
            : now.loaded()
                .update(found.sources(), UpdateRequest.scoresOnly(request.beta(), 2))
                .top();
    double largest = now.norms().largest();
    ErrorBound[] bounds = new ErrorBound[found.sources().batch()];
    for (int q = 0; q < bounds.length; q++) {
      double lead = now.count() == 1 ? 0 : top.score(q, 0) - top.score(q, 1);
      bounds[q] =
          new ErrorBound(
              now.ids().applyAsLong(top.index(q, 0)),
              RetrievalBound.error(lead, now.count(), largest),
              RetrievalBound.weight(lead, now.count()));
    }
    return bounds;
  }

  private boolean asks(Output output) {
    return options.outputs().contains(output);
  }

  /** Before any work is done. */
  private void requireBoundKnown() {
    if (!asks(Output.ERROR_BOUND)) {
      return;
    }
    if (!request.rule().isSoftmaxOfDots()) {
      throw new InvalidInputException(
          "%s is known for softmax of dot products, but the update is %s; leave it out"
              .formatted(Output.ERROR_BOUND, request.rule().describe()));
    }
    if (request.separateValues()) {
      throw new InvalidInputException(
          "%s is about retrieved patterns, but separate values are retrieved; leave it out"
              .formatted(Output.ERROR_BOUND));
    }
  }

  private double[] energies(Iterated found) {
    if (!request.separateValues()) {
      return energies(found.states());
    }
    // The states that were projected; the iteration has met their log-sum-exp.
    return request.rule().isSoftmaxOfDots()
        ? energies(found.sources(), found.logSumExp())
        : energies(found.sources());
  }

  /** The energy of each state; NaN where the rule has none. */
  double[] energies(StateBatch states) {
    double[] potentials =
        RuleEnergy.exists(request.rule())
            ? now.loaded().update(states, request.update(Projection.NONE, 0)).potential()
            : new double[states.batch()];
    return energies(states, potentials);
  }

  private double[] energies(StateBatch states, double[] potentials) {
    double[] energies = new double[states.batch()];
    double largest = now.norms().largest();
    for (int q = 0; q < energies.length; q++) {
      energies[q] =
          RuleEnergy.of(
              request.rule(),
              potentials[q],
              states.squaredNorm(q),
              request.beta(),
              now.count(),
              largest);
    }
    return energies;
  }

  /** The patterns that each query is associated with most, as many as the options' top-k. */
  Associations[] associate(StateBatch queries) {
    Update update = now.loaded().update(queries, request.update(Projection.NONE, options.topK()));
    Associations[] found = new Associations[queries.batch()];
    for (int q = 0; q < found.length; q++) {
      Associations rows =
          request.rule().rawWeights()
              ? update.top().rawAssociations(q)
              : update.top().associations(q, update.logSumExp()[q]);
      found[q] = rows.named(now.ids());
    }
    return found;
  }
}
