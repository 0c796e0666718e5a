package dev.hopfield.host;

import dev.hopfield.engine.MemoryClosedException;
import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.StateBatch;
import dev.hopfield.engine.backend.Cancellation;
import dev.hopfield.engine.backend.Iterated;
import dev.hopfield.engine.backend.IterationRequest;
import dev.hopfield.engine.backend.LoadedPatterns;
import dev.hopfield.engine.backend.RuleUpdate;
import dev.hopfield.engine.backend.Update;
import dev.hopfield.engine.backend.UpdateRequest;
import dev.hopfield.engine.backend.UpdateRequest.Projection;
import dev.hopfield.engine.fold.SoftmaxFold;
import dev.hopfield.engine.fold.TopKFold;
import dev.hopfield.engine.fold.WeightsAbove;
import dev.hopfield.engine.reference.ExactQueries;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Patterns on a device. Each pass goes through the chunks in order; the folds of chunks are merged
 * on the host in double precision. Queries for which the device's floats overflow are computed
 * again there, see {@link ExactQueries}.
 *
 * <p>Calls from several threads take turns: there is one set of buffers on the device (two where
 * chunks are in flight), and its kernels fill it.
 */
final class TornadoPatterns implements LoadedPatterns {
  private final MemoryPlan plan;
  private final String deviceName;
  private final Cancellation cancellation;
  private final ExactQueries exact;
  private final ChunkSource chunks;
  private final RuleUpdate rules;
  private final ReentrantLock turn = new ReentrantLock();

  private boolean closed;

  /**
   * Allocates, or takes over what is unused, uploads what is resident, and runs a first kernel.
   *
   * @param patterns X
   * @param values V; the same object where patterns are their own values
   * @param plan where all goes
   * @param found the device
   * @param cancellation polled between launches
   * @param clock told of every launch, while it runs
   * @param pool where workspaces come from and go to
   */
  TornadoPatterns(
      Patterns patterns,
      Patterns values,
      MemoryPlan plan,
      TornadoDevices.Found found,
      Cancellation cancellation,
      DeviceClock clock,
      WorkspacePool pool) {
    this.plan = plan;
    this.cancellation = cancellation;
    exact = new ExactQueries(patterns, values, cancellation);
    rules = new RuleUpdate(new DeviceFolds(this, plan), patterns.count());
    deviceName = found.info().name();
    ChunkCopy copy = ChunkCopy.of(patterns, values, plan, cancellation);
    if (plan.resident()) {
      Workspace unused = pool.take(plan);
      Workspace space = unused == null ? new Workspace(plan, found, clock) : unused;
      chunks = new ResidentChunks(plan, space, copy, cancellation, found.pinsHostMemory(), pool);
    } else {
      chunks =
          new StreamedChunks(plan, StreamedChunks.allocate(plan, found, clock), copy, cancellation);
    }
  }

  @Override
  public Update update(StateBatch states, UpdateRequest request) {
    if (!request.rule().isSoftmaxOfDots()) {
      Update found = inTurn(() -> rules.update(states, request));
      exact.mend(found, states, request, ExactQueries.unfinished(found, request));
      return found;
    }
    boolean separate = request.projection() == Projection.VALUES && plan.shape().separate();
    int valueDim =
        request.projection() == Projection.NONE
            ? 0
            : separate ? plan.shape().valueDim() : plan.shape().dim();
    SoftmaxFold fold = new SoftmaxFold(states.batch(), valueDim);
    TopKFold top = new TopKFold(states.batch(), request.topK());
    Update update =
        inTurn(
            () -> {
              forEachChunk(
                  (space, chunk) -> {
                    foldChunk(space, chunk, states, request.beta(), !separate, fold, top);
                    if (request.topK() > 1) {
                      selectFromChunk(space, chunk, states, request.beta(), top);
                    }
                  });
              return Update.of(fold, top);
            });
    exact.mend(update, states, request);
    return update;
  }

  @Override
  public Iterated iterate(StateBatch queries, IterationRequest request) {
    return DeviceIteration.serves(plan, request)
        ? new DeviceIteration(this, plan, request).run(queries)
        : iterateOnHost(queries, request);
  }

  /** Repeats single updates. */
  Iterated iterateOnHost(StateBatch queries, IterationRequest request) {
    return LoadedPatterns.super.iterate(queries, request);
  }

  private void foldChunk(
      Workspace space,
      int chunk,
      StateBatch states,
      float beta,
      boolean ownValues,
      SoftmaxFold fold,
      TopKFold top) {
    forEachBlock(
        states,
        BatchClass.MANY.capacity(),
        block -> {
          FoldStage stage = space.stages().fold(BatchClass.of(block.size()), ownValues);
          forEachWindow(
              chunk,
              stage.rowsAtOnce(block.size()),
              window -> stage.fold(space.program(), window, block, beta, fold, top));
        });
  }

  void selectFromChunk(Workspace space, int chunk, StateBatch states, float beta, TopKFold top) {
    TopKStages rounds = space.stages().topK(top.k());
    forEachScoredWindow(
        space,
        chunk,
        states,
        beta,
        rounds.mostQueries(),
        (window, block) -> rounds.select(space.program(), window, block, top));
  }

  @Override
  public WeightsAbove weightsAbove(
      StateBatch states, UpdateRequest request, double[] logSums, double[] thresholds) {
    WeightsAbove above =
        request.rule().isSoftmaxOfDots()
            ? softmaxAbove(states, request.beta(), logSums, thresholds)
            : inTurn(() -> rules.weightsAbove(states, request, logSums, thresholds));
    exact.mend(above, states, request, logSums, thresholds);
    return above;
  }

  private WeightsAbove softmaxAbove(
      StateBatch states, float beta, double[] logSumExp, double[] thresholds) {
    WeightsAbove above = WeightsAbove.none(thresholds.length);
    inTurn(
        () -> {
          forEachChunk(
              (space, chunk) ->
                  forEachScoredWindow(
                      space,
                      chunk,
                      states,
                      beta,
                      BatchClass.MANY.capacity(),
                      (window, block) ->
                          space
                              .stages()
                              .weights()
                              .count(
                                  space.program(), window, block, logSumExp, thresholds, above)));
          return above;
        });
    return above;
  }

  /** Receives a window of rows and the queries whose scores were just computed. */
  private interface ScoredWindow {
    void accept(RowWindow window, QueryBlock block);
  }

  private void forEachScoredWindow(
      Workspace space,
      int chunk,
      StateBatch states,
      float beta,
      int mostQueries,
      ScoredWindow action) {
    forEachBlock(
        states,
        Math.min(mostQueries, BatchClass.MANY.capacity()),
        block -> {
          ScoreStage stage = space.stages().score(BatchClass.of(block.size()));
          forEachWindow(
              chunk,
              stage.rowsAtOnce(block.size()),
              window -> {
                stage.score(space.program(), window, block, beta);
                action.accept(window, block);
              });
        });
  }

  /** A workspace for a chunk: all of them have the same stages. */
  Workspace space() {
    return chunks.space();
  }

  void forEachChunk(ChunkSource.Work work) {
    chunks.forEach(work);
  }

  void forEachBlock(StateBatch states, int most, Consumer<QueryBlock> action) {
    for (int first = 0; first < states.batch(); first += most) {
      action.accept(new QueryBlock(states, first, Math.min(most, states.batch() - first)));
    }
  }

  void forEachWindow(int chunk, int most, Consumer<RowWindow> action) {
    int rows = plan.rows(chunk);
    int window;
    for (int first = 0; first < rows; first += window) {
      cancellation.check();
      window = Math.min(most, rows - first);
      action.accept(new RowWindow(plan.firstRow(chunk), first, window));
    }
  }

  <T> T inTurn(Supplier<T> work) {
    turn.lock();
    try {
      if (closed) {
        throw new MemoryClosedException();
      }
      return chunks.call(work);
    } finally {
      turn.unlock();
    }
  }

  @Override
  public String explain() {
    return "device: %s%n%s%n%s".formatted(deviceName, plan.explain(), space().stages().explain());
  }

  @Override
  public void close() {
    turn.lock();
    try {
      if (!closed) {
        closed = true;
        chunks.close();
      }
    } finally {
      turn.unlock();
    }
  }
}
