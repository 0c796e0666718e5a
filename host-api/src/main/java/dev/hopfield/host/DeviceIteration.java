package dev.hopfield.host;

import dev.hopfield.engine.StateBatch;
import dev.hopfield.engine.backend.Iterated;
import dev.hopfield.engine.backend.IterationRequest;
import dev.hopfield.engine.backend.Update;
import dev.hopfield.engine.backend.UpdateRequest.Projection;
import dev.hopfield.engine.fold.TopKFold;

/**
 * An iteration on a device: the updates among the patterns as walks, which leave the states there,
 * and where it takes one, a last update apart, which starts from the states that came back.
 */
final class DeviceIteration {
  private final TornadoPatterns patterns;
  private final MemoryPlan plan;
  private final IterationRequest request;

  DeviceIteration(TornadoPatterns patterns, MemoryPlan plan, IterationRequest request) {
    this.patterns = patterns;
    this.plan = plan;
    this.request = request;
  }

  /**
   * Whether a request is answered here; else the engine repeats single updates. What other update
   * rules need between two updates, the host decides. Of a streamed set, the chunks are in flight
   * in workspaces of their own, whose folds are merged on the host.
   */
  static boolean serves(MemoryPlan plan, IterationRequest request) {
    return plan.resident()
        && plan.scratch().walk().capacity() > 0
        && request.steps() > 1
        && request.rule().isSoftmaxOfDots();
  }

  /**
   * Whether the last of a fixed number of updates is taken apart: it projects values that are not
   * the patterns.
   */
  private boolean takesLastApart() {
    return request.tolerance() == 0 && request.separateValues();
  }

  /** The updates that walks take. */
  private IterationRequest amongPatterns() {
    boolean apart = takesLastApart();
    return new IterationRequest(
        request.beta(),
        apart ? request.steps() - 1 : request.steps(),
        request.tolerance(),
        request.separateValues() ? 0 : request.topK(),
        false,
        request.rule());
  }

  Iterated run(StateBatch queries) {
    IterationRequest walking = amongPatterns();
    DeviceWalk walk = new DeviceWalk(patterns, plan, walking, queries.batch());
    Iterated found = patterns.inTurn(() -> walk.walk(queries));
    int[] again = walk.overflowed();
    if (request.separateValues()) {
      found = projected(found);
    }
    if (again.length > 0) {
      replace(found, again, patterns.iterateOnHost(queries.rows(again), request));
    }
    return found;
  }

  /** Values of where the walk ended; with a tolerance that is not an update of its own. */
  private Iterated projected(Iterated walked) {
    Update update =
        patterns.update(walked.states(), request.update(Projection.VALUES, request.topK()));
    return new Iterated(
        update.projected(),
        walked.states(),
        update.logSumExp(),
        update.top(),
        request.tolerance() == 0 ? more(walked.steps()) : walked.steps(),
        walked.change(),
        walked.converged());
  }

  private static int[] more(int[] steps) {
    return java.util.Arrays.stream(steps).map(step -> step + 1).toArray();
  }

  /** Replaces the results of some queries. */
  private static void replace(Iterated found, int[] which, Iterated exact) {
    TopKFold top = found.top();
    for (int i = 0; i < which.length; i++) {
      int q = which[i];
      copyRow(exact.states(), i, found.states(), q);
      copyRow(exact.sources(), i, found.sources(), q);
      found.logSumExp()[q] = exact.logSumExp()[i];
      top.copy(q, exact.top(), i);
      found.steps()[q] = exact.steps()[i];
      found.change()[q] = exact.change()[i];
      found.converged()[q] = exact.converged()[i];
    }
  }

  private static void copyRow(StateBatch from, int i, StateBatch to, int q) {
    int dim = to.dim();
    System.arraycopy(from.data(), i * dim, to.data(), q * dim, dim);
  }
}
