package dev.hopfield.benchmarks.measure;

/**
 * Waits until this process rests. Thread pools of native libraries spin for up to some hundred
 * milliseconds after their last call, on the cores that the next library needs.
 */
final class ProcessIdle {
  private static final long LOOK_MILLIS = 5;
  private static final int MOST_LOOKS = 120;

  /** Share of one core below which nobody spins. */
  private static final double IDLE = 0.1;

  private ProcessIdle() {}

  /** Returns when no thread of this process computes, or after {@value #MOST_LOOKS} looks. */
  static void await() {
    for (int look = 0; look < MOST_LOOKS; look++) {
      long cpu = ProcessClock.nanos();
      long start = System.nanoTime();
      try {
        Thread.sleep(LOOK_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
      if (ProcessClock.nanos() - cpu < IDLE * (System.nanoTime() - start)) {
        return;
      }
    }
  }
}
