package dev.hopfield.simulator.grid;

import dev.hopfield.simulator.PlayedDevice;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.WorkerGrid;
import uk.ac.manchester.tornado.api.exceptions.TornadoRuntimeException;

/**
 * One run of a task. The work-groups of a kernel are shared out over the processors; which group
 * runs where is not determined, and groups must not depend on one another.
 */
public final class Launch {

  /** Makes the context of a work-item. */
  @FunctionalInterface
  public interface ItemContexts {

    /** Makes the context of an item of the group that runs. */
    KernelContext of(WorkGroup group, int item);
  }

  private record Failure(int turn, int group, int item, Throwable cause) {}

  private final String task;
  private final TaskCode code;
  private final int contextPosition;
  private final ItemContexts contexts;
  private final Grid grid;
  private final PlayedDevice device;
  private final AtomicInteger groupsBegun = new AtomicInteger();
  private final CountDownLatch workers;
  private @Nullable volatile Failure failure;

  private Launch(
      String task,
      TaskCode code,
      int contextPosition,
      ItemContexts contexts,
      Grid grid,
      PlayedDevice device) {
    this.task = task;
    this.code = code;
    this.contextPosition = contextPosition;
    this.contexts = contexts;
    this.grid = grid;
    this.device = device;
    this.workers = new CountDownLatch(Math.min(device.threads(), grid.groupCount()));
  }

  /**
   * Runs a kernel once for each work-item of a grid.
   *
   * @param contextPosition which of the arguments is replaced by the work-item's context
   * @throws TornadoRuntimeException if the grid is not one for the device, or an item or a group
   *     does what a device would not forgive; of several groups, the one that began first is
   *     reported
   */
  public static void runGrid(
      String task,
      TaskCode code,
      Object[] arguments,
      int contextPosition,
      ItemContexts contexts,
      WorkerGrid worker) {
    PlayedDevice device = PlayedDevice.current();
    Grid grid = Grid.of(task, worker, device);
    new Launch(task, code, contextPosition, contexts, grid, device).run(arguments);
  }

  /** Runs a task that is no kernel, as the plain Java it is. */
  public static void runOnce(String task, TaskCode code, Object[] arguments) {
    try {
      RunningTask.run(() -> code.body().run(arguments));
    } catch (RuntimeException | Error e) {
      throw failed("task %s".formatted(task), e);
    }
  }

  private void run(Object[] arguments) {
    Optional<ResumableKernel> resumable =
        device.barriersOnThreads() ? Optional.empty() : ResumableKernel.of(code, arguments);
    for (long i = workers.getCount(); i > 0; i--) {
      Object[] own = arguments.clone();
      WorkGroup group =
          resumable.isPresent()
              ? new ResumedGroup(this, own, resumable.get())
              : new ThreadedGroup(this, own);
      group.start();
    }
    awaitWorkers();
    Failure problem = failure;
    if (problem != null) {
      throw failed(where(problem), problem.cause());
    }
  }

  private void awaitWorkers() {
    boolean interrupted = false;
    while (true) {
      try {
        workers.await();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private String where(Failure problem) {
    String group = "task %s, group %s".formatted(task, grid.describeGroup(problem.group()));
    return problem.cause() instanceof WorkGroup.GroupFault
        ? group
        : group + ", work-item " + grid.describeItem(problem.item());
  }

  private static TornadoRuntimeException failed(String where, Throwable cause) {
    boolean saysAll =
        cause instanceof IndexOutOfBoundsException
            || cause.getClass().getPackageName().startsWith("dev.hopfield.simulator");
    String what = saysAll ? String.valueOf(cause.getMessage()) : cause.toString();
    TornadoRuntimeException exception = new TornadoRuntimeException(where + ": " + what);
    exception.initCause(cause);
    return exception;
  }

  Grid grid() {
    return grid;
  }

  PlayedDevice device() {
    return device;
  }

  /** Returns the place in turn of the next group to run, or −1. */
  int nextTurn() {
    int turn = failure == null ? groupsBegun.getAndIncrement() : grid.groupCount();
    return turn < grid.groupCount() ? turn : -1;
  }

  /** Returns the group whose turn it is. */
  int groupInTurn(int turn) {
    return device.lastItemFirst() ? grid.groupCount() - 1 - turn : turn;
  }

  void runItem(WorkGroup group, int item, Object[] arguments) {
    setContext(group, item, arguments);
    code.body().run(arguments);
  }

  void setContext(WorkGroup group, int item, Object[] arguments) {
    arguments[contextPosition] = contexts.of(group, item);
  }

  synchronized void fail(int turn, int item, Throwable cause) {
    Failure earlier = failure;
    if (earlier == null || turn < earlier.turn()) {
      failure = new Failure(turn, groupInTurn(turn), item, cause);
    }
  }

  void workerEnded() {
    workers.countDown();
  }
}
