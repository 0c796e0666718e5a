package dev.hopfield.cli.measure;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.function.DoubleSupplier;

/**
 * Repeats a piece of work until the JVM has compiled it. Vector code runs a hundred times slower
 * before that, and compiling takes seconds on a busy machine, so that any fixed number of runs is
 * too few or a waste: this goes on while the compiler works or the runs get faster.
 */
final class WarmUp {
  private static final double MOST_MS = 20_000;
  private static final double WINDOW_MS = 500;
  private static final int CALM_WINDOWS = 2;
  private static final double COMPILING = 0.03;
  private static final double FASTER = 0.9;

  private WarmUp() {}

  /**
   * Runs it.
   *
   * @param run does the work once and returns the milliseconds that it took
   */
  static void until(DoubleSupplier run) {
    double total = 0;
    double bestBefore = Double.POSITIVE_INFINITY;
    int calm = 0;
    while (total < MOST_MS && calm < CALM_WINDOWS) {
      ProcessorTime before = ProcessorTime.now();
      double window = 0;
      double best = Double.POSITIVE_INFINITY;
      while (window < WINDOW_MS) {
        double took = run.getAsDouble();
        best = Math.min(best, took);
        window += took;
      }
      total += window;
      boolean compiles = ProcessorTime.now().compilerShareSince(before) > COMPILING;
      boolean getsFaster = best < FASTER * bestBefore && bestBefore < Double.POSITIVE_INFINITY;
      calm = compiles || getsFaster ? 0 : calm + 1;
      bestBefore = Math.min(best, bestBefore);
    }
  }

  /**
   * Processor time of the process, in nanoseconds. What is not Java threads' is mostly the
   * compiler's; the JVM's own count of compilation time leaves out what is not finished yet.
   */
  private record ProcessorTime(long all, long java) {
    static ProcessorTime now() {
      if (!(ManagementFactory.getOperatingSystemMXBean()
          instanceof OperatingSystemMXBean process)) {
        return new ProcessorTime(0, 0);
      }
      ThreadMXBean threads = ManagementFactory.getThreadMXBean();
      long java = 0;
      for (long id : threads.getAllThreadIds()) {
        java += Math.max(0, threads.getThreadCpuTime(id));
      }
      return new ProcessorTime(process.getProcessCpuTime(), java);
    }

    double compilerShareSince(ProcessorTime before) {
      double spent = all - before.all;
      return spent <= 0 ? 0 : (spent - (java - before.java)) / spent;
    }
  }
}
