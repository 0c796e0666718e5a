package uk.ac.manchester.tornado.api;

import dev.hopfield.simulator.graph.Measurement;
import dev.hopfield.simulator.graph.PlanExecution;

/**
 * Times in nanoseconds and sizes in bytes, headers included, of the last execution of a plan's
 * selected graphs. All are 0 unless the plan was told to measure.
 *
 * <p>Times are those of the JVM: they say nothing about a device. What a driver would spend is 0.
 */
public class TornadoProfilerResult {

  private final PlanExecution execution;

  TornadoProfilerResult(PlanExecution execution) {
    this.execution = execution;
  }

  /** Returns the time of all. */
  public long getTotalTime() {
    return execution.measured(Measurement.TOTAL_TIME);
  }

  /** Returns the time of compilation. */
  public long getCompileTime() {
    return execution.measured(Measurement.COMPILE_TIME);
  }

  /** Returns the time of compilation to a backend's language, which is all of it here. */
  public long getTornadoCompilerTime() {
    return getCompileTime();
  }

  /** Returns the time of compilation by the driver: 0. */
  public long getDriverInstallTime() {
    return 0;
  }

  /** Returns the time of transfers, both ways. */
  public long getDataTransfersTime() {
    return getDeviceWriteTime() + getDeviceReadTime();
  }

  /** Returns the time of transfers to the device. */
  public long getDeviceWriteTime() {
    return execution.measured(Measurement.WRITE_TIME);
  }

  /** Returns the time of transfers to the host. */
  public long getDeviceReadTime() {
    return execution.measured(Measurement.READ_TIME);
  }

  /** Returns the time of dispatching transfers: 0. */
  public long getDataTransferDispatchTime() {
    return 0;
  }

  /** Returns the time of dispatching kernels: 0. */
  public long getKernelDispatchTime() {
    return 0;
  }

  /** Returns the time of kernels. */
  public long getDeviceKernelTime() {
    return execution.measured(Measurement.KERNEL_TIME);
  }

  /** Returns one line of text. */
  public String getProfileLog() {
    return "simulator: kernels %d ns, to the device %d bytes in %d ns, to the host %d bytes in %d ns"
        .formatted(
            getDeviceKernelTime(),
            getTotalBytesCopyIn(),
            getDeviceWriteTime(),
            getTotalBytesCopyOut(),
            getDeviceReadTime());
  }

  /** Returns the bytes transferred to the device. */
  public long getTotalBytesCopyIn() {
    return execution.measured(Measurement.BYTES_IN);
  }

  /** Returns the bytes transferred to the host. */
  public long getTotalBytesCopyOut() {
    return execution.measured(Measurement.BYTES_OUT);
  }

  /** Returns the bytes transferred, both ways. */
  public long getTotalBytesTransferred() {
    return getTotalBytesCopyIn() + getTotalBytesCopyOut();
  }

  /** Returns the bytes on the device that the execution used. */
  public long getTotalDeviceMemoryUsage() {
    return execution.measured(Measurement.DEVICE_BYTES);
  }

  /** Prints the measurements. */
  public void dumpProfiles() {
    System.out.println(getProfileLog());
  }
}
