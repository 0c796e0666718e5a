package dev.hopfield.host;

import dev.hopfield.engine.StateBatch;
import dev.hopfield.engine.backend.Iterated;
import dev.hopfield.engine.backend.IterationRequest;
import dev.hopfield.engine.fold.TopKFold;
import dev.hopfield.kernels.Walk;

/**
 * Repeats the update on the device: queries go there once, and their last states come back. Between
 * two updates the host learns only how many queries go on, and with a fixed number of steps not
 * even that.
 */
final class DeviceWalk {
  private final WalkShape shape;
  private final MemoryPlan plan;
  private final WalkStages stages;
  private final IterationRequest request;
  private final StateBatch states;
  private final StateBatch sources;
  private final double[] logSumExp;
  private final TopKFold top;
  private final int[] steps;
  private final double[] change;

  /** Whether such a request is answered here; else the engine repeats single updates. */
  static boolean serves(WalkShape shape, IterationRequest request) {
    return shape.capacity() > 0
        && request.steps() > 1
        && !request.separateValues()
        && request.rule().isSoftmaxOfDots();
  }

  DeviceWalk(
      WalkShape shape, MemoryPlan plan, WalkStages stages, IterationRequest request, int batch) {
    this.shape = shape;
    this.plan = plan;
    this.stages = stages;
    this.request = request;
    states = StateBatch.zeros(batch, shape.dim());
    sources = StateBatch.zeros(batch, shape.dim());
    logSumExp = new double[batch];
    top = new TopKFold(batch, request.topK());
    steps = new int[batch];
    change = new double[batch];
  }

  /** Walks a block of queries to its end. */
  void walk(DeviceProgram program, QueryBlock block, Runnable beforeEachStep) {
    stages.begin(program, block);
    int going = block.size();
    for (int step = 1; step <= request.steps() && going > 0; step++) {
      for (int chunk = 0; chunk < plan.chunks(); chunk++) {
        beforeEachStep.run();
        RowWindow whole = new RowWindow(plan.firstRow(chunk), 0, plan.rows(chunk));
        stages.fold(program, whole, chunk, going, request.beta());
      }
      going = stages.advance(program, step, going, request.tolerance());
    }
    takeOver(block);
  }

  private void takeOver(QueryBlock block) {
    float[] found = stages.results(block.size());
    int[] counts = stages.counts(block.size());
    int dim = shape.dim();
    for (int i = 0; i < block.size(); i++) {
      int q = block.first() + i;
      int at = i * shape.resultFloats();
      System.arraycopy(found, at, states.data(), q * dim, dim);
      System.arraycopy(found, at + dim, sources.data(), q * dim, dim);
      float m = found[at + 2 * dim];
      logSumExp[q] = m + Math.log(found[at + 2 * dim + 1]);
      change[q] = found[at + 2 * dim + 2];
      steps[q] = counts[i * Walk.COUNTS];
      if (top.k() == 1) {
        int chunk = counts[i * Walk.COUNTS + 1];
        top.offer(q, m, plan.firstRow(chunk) + counts[i * Walk.COUNTS + 2]);
      }
    }
  }

  /** What was found; the associations of more than one row are still to be offered. */
  Iterated found() {
    boolean[] converged = new boolean[steps.length];
    for (int q = 0; q < converged.length; q++) {
      converged[q] = change[q] <= request.tolerance();
    }
    return new Iterated(states, sources, logSumExp, top, steps, change, converged);
  }

  /** The queries for which floats overflowed on the way. */
  int[] overflowed() {
    return java.util.stream.IntStream.range(0, steps.length).filter(this::overflowed).toArray();
  }

  private boolean overflowed(int q) {
    boolean finite = Double.isFinite(logSumExp[q]) && Double.isFinite(change[q]);
    for (int c = q * shape.dim(); c < (q + 1) * shape.dim() && finite; c++) {
      finite = Float.isFinite(states.data()[c]);
    }
    return !finite;
  }

  /** Replaces the results of some queries. */
  static void replace(Iterated found, int[] which, Iterated exact) {
    int dim = found.states().dim();
    for (int i = 0; i < which.length; i++) {
      int q = which[i];
      System.arraycopy(exact.states().data(), i * dim, found.states().data(), q * dim, dim);
      System.arraycopy(exact.sources().data(), i * dim, found.sources().data(), q * dim, dim);
      found.logSumExp()[q] = exact.logSumExp()[i];
      found.top().copy(q, exact.top(), i);
      found.steps()[q] = exact.steps()[i];
      found.change()[q] = exact.change()[i];
      found.converged()[q] = exact.converged()[i];
    }
  }
}
