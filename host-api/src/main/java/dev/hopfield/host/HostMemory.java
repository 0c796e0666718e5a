package dev.hopfield.host;

import com.sun.management.HotSpotDiagnosticMXBean;
import dev.hopfield.engine.DeviceException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.util.Locale;

/** The JVM's memory outside the heap, through which all data passes to a device. */
final class HostMemory {
  private HostMemory() {}

  /** Bytes that can still be allocated outside the heap. */
  static long available() {
    long used =
        ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
            .filter(pool -> pool.getName().equals("direct"))
            .mapToLong(BufferPoolMXBean::getMemoryUsed)
            .sum();
    return Math.max(0, limit() - used);
  }

  private static long limit() {
    HotSpotDiagnosticMXBean options =
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
    long set = Long.parseLong(options.getVMOption("MaxDirectMemorySize").getValue());
    return set > 0 ? set : Runtime.getRuntime().maxMemory();
  }

  /** What is thrown when the JVM refuses an allocation outside the heap. */
  static DeviceException exhausted(long bytes, OutOfMemoryError cause) {
    return new DeviceException(
        "the JVM has no %s outside the heap to pass patterns to the device; raise -XX:MaxDirectMemorySize (now %s), or use fewer patterns"
            .formatted(readable(bytes), readable(limit())),
        cause);
  }

  /** A number of bytes for a person, such as {@code 1.5 GB}. */
  static String readable(long bytes) {
    if (bytes < 1 << 10) {
      return bytes + " B";
    }
    int unit = (63 - Long.numberOfLeadingZeros(bytes)) / 10;
    double value = bytes / (double) (1L << (10 * unit));
    return String.format(Locale.ROOT, "%.1f %sB", value, "KMGTPE".charAt(unit - 1));
  }
}
