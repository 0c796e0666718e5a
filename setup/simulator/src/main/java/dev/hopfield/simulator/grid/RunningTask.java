package dev.hopfield.simulator.grid;

/** Says whether the current thread is running a task. */
public final class RunningTask {

  private static final ThreadLocal<Boolean> RUNNING = ThreadLocal.withInitial(() -> false);

  private RunningTask() {}

  /** Says whether the current thread is running a task. */
  public static boolean isRunning() {
    return RUNNING.get();
  }

  /** Runs something as a task, or as a work-item of one. */
  public static void run(Runnable task) {
    RUNNING.set(true);
    try {
      task.run();
    } finally {
      RUNNING.remove();
    }
  }
}
