package dev.hopfield.host;

import dev.hopfield.engine.backend.DeviceTimes;
import uk.ac.manchester.tornado.api.TornadoProfilerResult;

/**
 * Adds up where a device's time goes, while someone asks: measuring costs some 40 µs a launch. Safe
 * for use by several threads; what others run meanwhile is counted too.
 */
final class DeviceClock {
  private static final double NANOSECONDS = 1e6;

  private int asking;
  private double kernelMs;
  private double toDeviceMs;
  private double toHostMs;
  private double compileMs;
  private int launches;

  /** Runs work, and says where the time went. */
  DeviceTimes during(Runnable work) {
    DeviceTimes before = begin();
    try {
      work.run();
    } finally {
      end();
    }
    return since(before);
  }

  private synchronized DeviceTimes begin() {
    asking++;
    return now();
  }

  private synchronized void end() {
    asking--;
  }

  /** Whether launches are to be measured. */
  synchronized boolean runs() {
    return asking > 0;
  }

  /** Counts a launch that was measured. */
  synchronized void add(TornadoProfilerResult launch) {
    kernelMs += launch.getDeviceKernelTime() / NANOSECONDS;
    toDeviceMs += launch.getDeviceWriteTime() / NANOSECONDS;
    toHostMs += launch.getDeviceReadTime() / NANOSECONDS;
    compileMs += launch.getCompileTime() / NANOSECONDS;
    launches++;
  }

  /** Counts a copy to the host that was not part of a launch. */
  synchronized void addToHost(long nanoseconds) {
    toHostMs += nanoseconds / NANOSECONDS;
  }

  private synchronized DeviceTimes now() {
    return new DeviceTimes(kernelMs, toDeviceMs, toHostMs, compileMs, launches);
  }

  private DeviceTimes since(DeviceTimes before) {
    DeviceTimes now = now();
    return new DeviceTimes(
        now.kernelMs() - before.kernelMs(),
        now.toDeviceMs() - before.toDeviceMs(),
        now.toHostMs() - before.toHostMs(),
        now.compileMs() - before.compileMs(),
        now.launches() - before.launches());
  }
}
