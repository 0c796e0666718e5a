package dev.hopfield.benchmarks.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

final class ProcessClockTest {
  /** The process's time holds that of this thread. */
  @Test
  void nanos_busyThread_countsAtLeastItsTime() {
    var threads = ManagementFactory.getThreadMXBean();
    long before = ProcessClock.nanos();
    long own = threads.getCurrentThreadCpuTime();
    double sum = 0;
    for (int i = 1; i < 3_000_000; i++) {
      sum += StrictMath.log(i);
    }
    long ownTime = threads.getCurrentThreadCpuTime() - own;
    long time = ProcessClock.nanos() - before;
    assertThat(sum).isPositive();
    assertThat(time).isGreaterThanOrEqualTo(ownTime);
  }
}
