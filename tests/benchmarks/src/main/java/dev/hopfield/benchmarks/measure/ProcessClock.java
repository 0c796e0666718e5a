package dev.hopfield.benchmarks.measure;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import com.sun.management.OperatingSystemMXBean;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.management.ManagementFactory;
import org.jspecify.annotations.Nullable;

/**
 * Processor time of this process, all threads together. The JVM's own bean counts in ticks of 10
 * ms, longer than many retrievals, so Linux's clock_gettime(2) is asked where it is there.
 */
final class ProcessClock {
  private static final int LINUX_PROCESS_CLOCK = 2;
  private static final OperatingSystemMXBean TICKS =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
  private static final @Nullable MethodHandle CLOCK = clock();

  /** Seconds and nanoseconds, as clock_gettime writes them. */
  private static final MemorySegment TIME = Arena.global().allocate(JAVA_LONG, 2);

  private ProcessClock() {}

  @SuppressWarnings("restricted") // a function of the C library, called as it is declared
  private static @Nullable MethodHandle clock() {
    if (!"Linux".equals(System.getProperty("os.name"))) {
      return null;
    }
    Linker linker = Linker.nativeLinker();
    return linker
        .defaultLookup()
        .find("clock_gettime")
        .map(f -> linker.downcallHandle(f, FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS)))
        .orElse(null);
  }

  /** Processor time so far, in nanoseconds. */
  static synchronized long nanos() {
    if (CLOCK == null) {
      return TICKS.getProcessCpuTime();
    }
    try {
      int failed = (int) CLOCK.invokeExact(LINUX_PROCESS_CLOCK, TIME);
      return failed != 0
          ? TICKS.getProcessCpuTime()
          : TIME.getAtIndex(JAVA_LONG, 0) * 1_000_000_000L + TIME.getAtIndex(JAVA_LONG, 1);
    } catch (Throwable e) {
      throw new IllegalStateException("the process clock cannot be read", e);
    }
  }
}
