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
 * <p>Calls from several threads take turns: there is one set of buffers on the device, and its
 * kernels fill it.
 */
final class TornadoPatterns implements LoadedPatterns {
  private static final int NONE = -1;

  private final Patterns patterns;
  private final Patterns values;
  private final MemoryPlan plan;
  private final String deviceName;
  private final Cancellation cancellation;
  private final ExactQueries exact;
  private final Workspace space;
  private final WorkspacePool pool;
  private final RuleUpdate rules;
  private final ReentrantLock turn = new ReentrantLock();

  /** The chunk that stages read now. */
  private int present = NONE;

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
    this.patterns = patterns;
    this.values = values;
    this.plan = plan;
    this.cancellation = cancellation;
    this.pool = pool;
    exact = new ExactQueries(patterns, values, cancellation);
    rules = new RuleUpdate(new DeviceFolds(this, plan), patterns.count());
    deviceName = found.info().name();
    Workspace unused = pool.take(plan);
    space = unused == null ? new Workspace(plan, found, clock) : unused;
    try {
      space.run(this::placeAll);
    } catch (RuntimeException | Error e) {
      closeAfter(e);
      throw e;
    }
    if (plan.resident() && !plan.isSmall() && !found.pinsHostMemory()) {
      space.staged().close();
    }
  }

  private void placeAll() {
    for (int chunk = 0; chunk < plan.buffers(); chunk++) {
      place(chunk);
    }
  }

  private void closeAfter(Throwable failure) {
    try {
      space.close();
    } catch (RuntimeException e) {
      failure.addSuppressed(e);
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
                  chunk -> {
                    foldChunk(chunk, states, request.beta(), !separate, fold, top);
                    if (request.topK() > 1) {
                      selectFromChunk(chunk, states, request.beta(), top);
                    }
                  });
              return Update.of(fold, top);
            });
    exact.mend(update, states, request);
    return update;
  }

  @Override
  public Iterated iterate(StateBatch queries, IterationRequest request) {
    return DeviceIteration.serves(plan, request, queries.batch())
        ? new DeviceIteration(this, plan, request).run(queries)
        : iterateOnHost(queries, request);
  }

  /** Repeats single updates. */
  Iterated iterateOnHost(StateBatch queries, IterationRequest request) {
    return LoadedPatterns.super.iterate(queries, request);
  }

  private void foldChunk(
      int chunk, StateBatch states, float beta, boolean ownValues, SoftmaxFold fold, TopKFold top) {
    forEachBlock(
        states,
        BatchClass.MANY.capacity(),
        block -> {
          FoldStage stage = stages().fold(BatchClass.of(block.size()), ownValues);
          forEachWindow(
              chunk,
              stage.rowsAtOnce(block.size()),
              window -> stage.fold(program(), window, block, beta, fold, top));
        });
  }

  void selectFromChunk(int chunk, StateBatch states, float beta, TopKFold top) {
    TopKStages rounds = stages().topK(top.k());
    forEachScoredWindow(
        chunk,
        states,
        beta,
        rounds.mostQueries(),
        (window, block) -> rounds.select(program(), window, block, top));
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
              chunk ->
                  forEachScoredWindow(
                      chunk,
                      states,
                      beta,
                      BatchClass.MANY.capacity(),
                      (window, block) ->
                          stages()
                              .weights()
                              .count(program(), window, block, logSumExp, thresholds, above)));
          return above;
        });
    return above;
  }

  /** Receives a window of rows and the queries whose scores were just computed. */
  private interface ScoredWindow {
    void accept(RowWindow window, QueryBlock block);
  }

  private void forEachScoredWindow(
      int chunk, StateBatch states, float beta, int mostQueries, ScoredWindow action) {
    forEachBlock(
        states,
        Math.min(mostQueries, BatchClass.MANY.capacity()),
        block -> {
          ScoreStage stage = stages().score(BatchClass.of(block.size()));
          forEachWindow(
              chunk,
              stage.rowsAtOnce(block.size()),
              window -> {
                stage.score(program(), window, block, beta);
                action.accept(window, block);
              });
        });
  }

  DeviceProgram program() {
    return space.program();
  }

  StageSet stages() {
    return space.stages();
  }

  void forEachChunk(Consumer<Integer> action) {
    for (int chunk = 0; chunk < plan.chunks(); chunk++) {
      cancellation.check();
      bring(chunk);
      action.accept(chunk);
    }
  }

  /** Makes a chunk the one that stages read. */
  private void bring(int chunk) {
    if (chunk == present) {
      return;
    }
    if (plan.resident()) {
      stages().chunk(chunk).bring(program());
      present = chunk;
    } else {
      place(chunk);
    }
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

  /** Copies a chunk to the device. */
  private void place(int chunk) {
    int rows = plan.rows(chunk);
    present = NONE;
    space.staged().fill(patterns, values, plan.firstRow(chunk), rows);
    stages().chunk(plan.resident() ? chunk : 0).bring(program());
    stages().echo().verify(program(), space.staged(), rows);
    present = chunk;
  }

  <T> T inTurn(Supplier<T> work) {
    turn.lock();
    try {
      if (closed) {
        throw new MemoryClosedException();
      }
      return space.call(work);
    } finally {
      turn.unlock();
    }
  }

  @Override
  public String explain() {
    return "device: %s%n%s%n%s".formatted(deviceName, plan.explain(), stages().explain());
  }

  @Override
  public void close() {
    turn.lock();
    try {
      if (!closed) {
        closed = true;
        pool.giveBack(space, plan);
      }
    } finally {
      turn.unlock();
    }
  }
}
