package dev.hopfield.benchmarks.measure;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Memory that a piece of work takes.
 *
 * @param nativeBytes by how much the process's resident memory rose at its highest; the Java heap
 *     counts where it was not touched before, so it is to be touched when the JVM starts
 * @param heapBytes allocated on the Java heap by all threads, whether it was still in use or not
 */
public record MemoryUse(long nativeBytes, long heapBytes) {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final Path CLEAR = Path.of("/proc/self/clear_refs");
  private static final ThreadMXBean THREADS =
      ManagementFactory.getPlatformMXBean(ThreadMXBean.class);

  /** Whether this machine tells: Linux does. */
  public static boolean isMeasurable() {
    return Files.isReadable(STATUS) && Files.isWritable(CLEAR);
  }

  /**
   * Runs the work once and measures. What the process gives back meanwhile, a shrinking heap for
   * instance, is taken off: give the JVM a heap of one size, touched at the start.
   *
   * @throws UncheckedIOException where {@link #isMeasurable} is false
   */
  public static MemoryUse of(Runnable work) {
    resetPeak();
    long residentBefore = status("VmRSS");
    long allocatedBefore = THREADS.getTotalThreadAllocatedBytes();
    work.run();
    long allocated = THREADS.getTotalThreadAllocatedBytes() - allocatedBefore;
    return new MemoryUse(Math.max(0, status("VmHWM") - residentBefore), allocated);
  }

  /** All of it. */
  public long bytes() {
    return nativeBytes + heapBytes;
  }

  /** Makes the kernel forget the highest resident memory so far (proc(5), clear_refs). */
  private static void resetPeak() {
    try {
      Files.writeString(CLEAR, "5");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long status(String field) {
    try {
      String text = Files.readString(STATUS, StandardCharsets.ISO_8859_1);
      Matcher matcher = Pattern.compile("(?m)^" + field + ":\\s*(\\d+) kB$").matcher(text);
      if (!matcher.find()) {
        throw new IOException("%s holds no %s".formatted(STATUS, field));
      }
      return Long.parseLong(matcher.group(1)) << 10;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
