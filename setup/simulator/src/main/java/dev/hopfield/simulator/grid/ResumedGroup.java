package dev.hopfield.simulator.grid;

import dev.hopfield.simulator.KernelFault;

/** A work-group of a kernel that can be resumed at its barriers: a loop over its items. */
final class ResumedGroup extends WorkGroup {

  private final Object[] arguments;
  private final ResumableKernel kernel;
  private final Resumable[] items;
  private int running;

  ResumedGroup(Launch launch, Object[] arguments, ResumableKernel kernel) {
    super(launch);
    this.arguments = arguments;
    this.kernel = kernel;
    this.items = new Resumable[items()];
    for (int item = 0; item < items.length; item++) {
      items[item] = kernel.make();
    }
  }

  @Override
  void start() {
    Thread.ofVirtual().name("work-group").start(() -> RunningTask.run(this::runGroups));
  }

  private void runGroups() {
    try {
      while (beginGroup()) {
        runGroup();
      }
    } catch (Throwable e) {
      launch().fail(turn(), running, e);
    } finally {
      launch().workerEnded();
    }
  }

  private void runGroup() {
    for (int item = 0; item < items(); item++) {
      launch().setContext(this, item, arguments);
      items[item].begin(arguments);
    }
    int waiting;
    do {
      waiting = runToBarrier();
      if (waiting > 0 && waiting < items()) {
        throw someDoNotReach(waiting, items());
      }
    } while (waiting > 0);
  }

  /** Runs every item to its next barrier, or to its end. Returns how many wait. */
  private int runToBarrier() {
    int waiting = 0;
    int barrier = 0;
    for (int position = 0; position < items(); position++) {
      running = itemAt(position);
      Resumable item = items[running];
      if (item.resume()) {
        if (waiting > 0 && item.barrier != barrier) {
          throw waitAtDifferentPlaces(kernel.place(barrier), kernel.place(item.barrier));
        }
        barrier = item.barrier;
        waiting++;
      }
    }
    return waiting;
  }

  @Override
  public void barrier(int item) {
    throw new IllegalStateException("a barrier that the compiler did not see");
  }

  @Override
  public Warp warp() {
    throw new KernelFault("exchanges values within a warp where the compiler did not see it");
  }
}
