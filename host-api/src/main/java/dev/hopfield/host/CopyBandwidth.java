package dev.hopfield.host;

import dev.hopfield.engine.DeviceException;
import dev.hopfield.kernels.Compilation;
import dev.hopfield.kernels.MemoryCopy;
import uk.ac.manchester.tornado.api.DataRange;
import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.TornadoExecutionResult;
import uk.ac.manchester.tornado.api.common.TornadoDevice;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.enums.ProfilerMode;
import uk.ac.manchester.tornado.api.enums.TornadoVMBackendType;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** Measures a large copy within a device's memory, with a kernel of our own. */
final class CopyBandwidth {
  /** Larger than any cache, and long enough beside a launch. */
  private static final long BYTES = 512L << 20;

  private static final int ROW = MemoryCopy.THREADS * MemoryCopy.EACH;
  private static final int RUNS = 12;

  private CopyBandwidth() {}

  /**
   * Bytes read plus bytes written in a second, the best of some runs.
   *
   * @param device where to copy
   * @param limits what it can hold
   * @param hostBytes what may be taken outside the heap
   * @throws DeviceException if the device refuses, or does not copy
   */
  static double measure(TornadoDevice device, DeviceLimits limits, long hostBytes) {
    long room =
        Math.min(Math.min(limits.memoryBytes() / 4, limits.allocationBytes() / 2), hostBytes / 4);
    long rows = Math.min(BYTES, room) / Integer.BYTES / ROW;
    if (rows < 1) {
      throw new DeviceException(
          "there is no room to measure a copy: %s are free; use fewer patterns"
              .formatted(HostMemory.readable(room)));
    }
    int elements = Math.toIntExact(rows * ROW);
    IntArray from = new IntArray(elements);
    IntArray to = new IntArray(elements);
    for (int i = 0; i < elements; i++) {
      from.set(i, i + 1);
    }
    long nanoseconds = run(device, from, to);
    return 2.0 * elements * Integer.BYTES / nanoseconds * 1e9;
  }

  private static long run(TornadoDevice device, IntArray from, IntArray to) {
    KernelGrid grid = KernelGrid.of("copy", MemoryCopy.THREADS);
    grid.groups(from.getSize() / ROW);
    GridScheduler grids = new GridScheduler();
    grids.addWorkerGrid("bandwidth." + grid.task(), grid.worker());
    TaskGraph graph =
        new TaskGraph("bandwidth")
            .transferToDevice(DataTransferMode.FIRST_EXECUTION, from)
            .task(grid.task(), MemoryCopy::copy, new KernelContext(), from, to)
            .transferToHost(DataTransferMode.UNDER_DEMAND, to);
    try (TornadoExecutionPlan plan = new TornadoExecutionPlan(graph.snapshot())) {
      plan.withDevice(device);
      plan.withCompilerFlags(TornadoVMBackendType.OPENCL, Compilation.OPENCL_FLAGS);
      plan.withGridScheduler(grids);
      plan.withProfiler(ProfilerMode.SILENT);
      long best = Long.MAX_VALUE;
      TornadoExecutionResult result = plan.execute();
      for (int run = 0; run < RUNS; run++) {
        result = plan.execute();
        best = Math.min(best, result.getProfilerResult().getDeviceKernelTime());
      }
      int last = to.getSize() - 1;
      result.transferToHost(new DataRange(to).withOffset(last).withSize(1));
      if (to.get(last) != last + 1 || best <= 0) {
        throw new DeviceException(
            "a copy within the device gave %d for %d in %d ns; do not use the device"
                .formatted(to.get(last), last + 1, best));
      }
      return best;
    } catch (DeviceException e) {
      throw e;
    } catch (Exception | LinkageError | OutOfMemoryError e) {
      throw DeviceFailure.of("the copy bandwidth cannot be measured", e);
    }
  }
}
