package dev.hopfield.engine.backend;

import dev.hopfield.engine.StateBatch;
import dev.hopfield.engine.backend.UpdateRequest.Projection;
import dev.hopfield.engine.fold.TopKFold;
import java.util.Arrays;

/**
 * The stopping rule, once for every backend: each step updates the queries that are still on the
 * way; those that an update moved by at most the tolerance leave.
 */
final class UpdateIteration {
  private final LoadedPatterns patterns;
  private final IterationRequest request;

  UpdateIteration(LoadedPatterns patterns, IterationRequest request) {
    this.patterns = patterns;
    this.request = request;
  }

  Iterated run(StateBatch queries) {
    Progress progress = new Progress(queries, request.topK());
    int walk = walkSteps();
    int[] active = allRows(queries.batch());
    for (int step = 1; step <= walk && active.length > 0; step++) {
      active = walk(progress, active, step);
    }
    return request.separateValues() ? projectValues(progress) : progress.finish(progress.states);
  }

  /** Updates among the patterns: with separate values the last of a fixed number projects them. */
  private int walkSteps() {
    boolean projectsLast = request.separateValues() && request.tolerance() == 0;
    return projectsLast ? request.steps() - 1 : request.steps();
  }

  /** Updates the active queries and returns those that go on. */
  private int[] walk(Progress progress, int[] active, int step) {
    StateBatch from =
        active.length == progress.states.batch() ? progress.states : progress.states.rows(active);
    boolean mayBeLast =
        !request.separateValues() && (step == walkSteps() || request.tolerance() > 0);
    int topK = mayBeLast ? request.topK() : 0;
    Update update = patterns.update(from, request.update(Projection.PATTERNS, topK));
    return progress.advance(active, from, update, step, request.tolerance());
  }

  private Iterated projectValues(Progress progress) {
    StateBatch sources = progress.states;
    Update update = patterns.update(sources, request.update(Projection.VALUES, request.topK()));
    boolean counts = request.tolerance() == 0;
    int[] steps = progress.steps.clone();
    for (int q = 0; q < steps.length && counts; q++) {
      steps[q]++;
    }
    return new Iterated(
        update.projected(),
        sources,
        update.logSumExp(),
        update.top(),
        steps,
        progress.change,
        progress.converged);
  }

  private static int[] allRows(int batch) {
    int[] rows = new int[batch];
    Arrays.setAll(rows, q -> q);
    return rows;
  }

  /** What is known of every query so far. */
  private static final class Progress {
    StateBatch states;
    StateBatch sources;
    final double[] logSumExp;
    final TopKFold top;
    final int[] steps;
    final double[] change;
    final boolean[] converged;

    Progress(StateBatch queries, int topK) {
      int batch = queries.batch();
      states = queries;
      sources = queries;
      logSumExp = new double[batch];
      top = new TopKFold(batch, topK);
      steps = new int[batch];
      change = new double[batch];
      converged = new boolean[batch];
      Arrays.fill(change, Double.NaN);
    }

    /** Takes over an update of the active queries; returns those that have not converged. */
    int[] advance(int[] active, StateBatch from, Update update, int step, float tolerance) {
      StateBatch to = update.projected();
      StateBatch nextStates = new StateBatch(states.data().clone(), states.batch(), states.dim());
      StateBatch nextSources =
          new StateBatch(sources.data().clone(), sources.batch(), sources.dim());
      int[] remaining = new int[active.length];
      int left = 0;
      for (int i = 0; i < active.length; i++) {
        int q = active[i];
        System.arraycopy(
            from.data(), i * from.dim(), nextSources.data(), q * from.dim(), from.dim());
        System.arraycopy(to.data(), i * to.dim(), nextStates.data(), q * to.dim(), to.dim());
        logSumExp[q] = update.logSumExp()[i];
        if (update.top().k() > 0) {
          top.copy(q, update.top(), i);
        }
        steps[q] = step;
        change[q] = to.distance(i, from, i);
        converged[q] = change[q] <= tolerance;
        if (!(converged[q] && tolerance > 0)) {
          remaining[left++] = q;
        }
      }
      states = nextStates;
      sources = nextSources;
      return Arrays.copyOf(remaining, left);
    }

    Iterated finish(StateBatch result) {
      return new Iterated(result, sources, logSumExp, top, steps, change, converged);
    }
  }
}
