package dev.hopfield.benchmarks.measure;

import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How long the JVM has compiled; 0 for one that does not tell. It is the JVM's own count: the
 * processor's time less that of Java's threads would count the threads of libraries, too.
 */
final class CompilationClock {
  private static final @Nullable CompilationMXBean COMPILER =
      ManagementFactory.getCompilationMXBean();

  private CompilationClock() {}

  /** Time of all compilations that have ended, in nanoseconds. */
  static long nanos() {
    return COMPILER != null && COMPILER.isCompilationTimeMonitoringSupported()
        ? TimeUnit.MILLISECONDS.toNanos(COMPILER.getTotalCompilationTime())
        : 0;
  }
}
