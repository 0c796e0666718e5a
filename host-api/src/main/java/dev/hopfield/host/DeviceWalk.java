package dev.hopfield.host;

import dev.hopfield.engine.StateBatch;
import dev.hopfield.engine.backend.Iterated;
import dev.hopfield.engine.backend.IterationRequest;
import dev.hopfield.engine.fold.TopKFold;
import dev.hopfield.kernels.Walk;

/**
 * Repeats the update on a device that holds all chunks: queries go there once, and their last
 * states come back. Between two updates the host learns only how many queries go on, and with a
 * fixed number of steps not even that.
 */
final class DeviceWalk {
  private final TornadoPatterns patterns;
  private final MemoryPlan plan;
  private final WalkShape shape;
  private final DeviceProgram program;
  private final WalkStages stages;
  private final IterationRequest request;
  private final StateBatch states;
  private final StateBatch sources;
  private final double[] logSumExp;
  private final TopKFold top;
  private final int[] steps;
  private final double[] change;

  DeviceWalk(TornadoPatterns patterns, MemoryPlan plan, IterationRequest request, int batch) {
    this.patterns = patterns;
    this.plan = plan;
    this.request = request;
    shape = plan.scratch().walk();
    program = patterns.space().program();
    stages = patterns.space().stages().walk();
    states = StateBatch.zeros(batch, shape.dim());
    sources = StateBatch.zeros(batch, shape.dim());
    logSumExp = new double[batch];
    top = new TopKFold(batch, request.topK());
    steps = new int[batch];
    change = new double[batch];
  }

  /** Walks to the end, while it is the caller's turn. */
  Iterated walk(StateBatch queries) {
    patterns.forEachBlock(queries, shape.capacity(), this::walk);
    Iterated walked = found();
    if (request.topK() > 1) {
      patterns.forEachChunk(
          (space, chunk) ->
              patterns.selectFromChunk(space, chunk, walked.sources(), request.beta(), top));
    }
    return walked;
  }

  private void walk(QueryBlock block) {
    stages.begin(program, block);
    int going = block.size();
    for (int step = 1; step <= request.steps() && going > 0; step++) {
      int queries = going;
      patterns.forEachChunk((_, chunk) -> fold(chunk, queries));
      going = stages.advance(program, step, going, request.tolerance());
    }
    takeOver(block);
  }

  private void fold(int chunk, int queries) {
    patterns.forEachWindow(
        chunk,
        stages.rowsAtOnce(queries),
        window -> {
          boolean first = chunk == 0 && window.first() == 0;
          stages.fold(program, window, chunk, first, queries, request.beta());
        });
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
  private Iterated found() {
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
}
