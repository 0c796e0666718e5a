package uk.ac.manchester.tornado.api;

import dev.hopfield.simulator.PlayedDevice;
import dev.hopfield.simulator.graph.PlanExecution;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import uk.ac.manchester.tornado.api.common.TornadoDevice;
import uk.ac.manchester.tornado.api.enums.ProfilerMode;
import uk.ac.manchester.tornado.api.enums.TornadoVMBackendType;
import uk.ac.manchester.tornado.api.exceptions.TornadoExecutionPlanException;
import uk.ac.manchester.tornado.api.exceptions.TornadoRuntimeException;
import uk.ac.manchester.tornado.api.runtime.TornadoRuntimeProvider;

/**
 * Runs task graphs on a device.
 *
 * <p>Each graph has its own copies of its arrays on the device. They stay there until they are
 * freed, so that an array transferred at the first execution is not transferred again.
 *
 * <p>All methods act on the selected graphs: all of them at first, one after {@link #withGraph},
 * all again after {@link #withAllGraphs}. <b>This goes for {@link #freeDeviceMemory} and {@link
 * #close} too</b>, as with TornadoVM: what the graphs that are not selected hold on the device
 * stays there. For use by one thread.
 */
public final class TornadoExecutionPlan implements AutoCloseable {

  /** The device that plans run on unless told otherwise. */
  public static TornadoDevice DEFAULT_DEVICE =
      TornadoRuntimeProvider.getTornadoRuntime().getDefaultDevice();

  private static final AtomicLong PLANS = new AtomicLong();

  private final PlanExecution execution;
  private final long id = PLANS.incrementAndGet();
  private boolean printsProfile;

  /** Makes a plan of graphs. */
  public TornadoExecutionPlan(ImmutableTaskGraph... immutableTaskGraphs) {
    execution =
        new PlanExecution(
            Arrays.stream(immutableTaskGraphs).map(ImmutableTaskGraph::definition).toList(),
            KernelContext::new);
  }

  /** Returns a device. */
  public static TornadoDevice getDevice(int driverIndex, int deviceIndex) {
    return TornadoRuntimeProvider.getTornadoRuntime()
        .getBackend(driverIndex)
        .getDevice(deviceIndex);
  }

  /** Returns the number of plans ever made. */
  public static int getTotalPlans() {
    return PLANS.intValue();
  }

  /**
   * Runs the selected graphs in order.
   *
   * @throws TornadoRuntimeException if a graph or a kernel is wrong, with the task and the
   *     work-item
   * @throws uk.ac.manchester.tornado.api.exceptions.TornadoOutOfMemoryException if an array has no
   *     room on the device
   */
  public TornadoExecutionResult execute() {
    execution.execute();
    TornadoExecutionResult result = new TornadoExecutionResult(execution);
    if (printsProfile) {
      System.out.println(result.getProfilerResult().getProfileLog());
    }
    return result;
  }

  /** Selects one graph, by its place in the constructor. */
  public TornadoExecutionPlan withGraph(int graphIndex) {
    execution.select(graphIndex);
    return this;
  }

  /** Selects all graphs. */
  public TornadoExecutionPlan withAllGraphs() {
    execution.selectAll();
    return this;
  }

  /** Compiles the kernels of the selected graphs, and runs nothing. */
  public TornadoExecutionPlan withPreCompilation() {
    execution.compile();
    return this;
  }

  /** Chooses the device; there is one. */
  public TornadoExecutionPlan withDevice(TornadoDevice device) {
    requireSimulator(device);
    return this;
  }

  /** Chooses the device of a task; there is one. */
  public TornadoExecutionPlan withDevice(String taskName, TornadoDevice device) {
    requireSimulator(device);
    return this;
  }

  private void requireSimulator(TornadoDevice device) {
    execution.requireOpen();
    if (!device.equals(DEFAULT_DEVICE)) {
      throw new TornadoRuntimeException(
          "device %s is not the simulator's".formatted(device.getDeviceName()));
    }
  }

  /** Returns the device of a graph. */
  public TornadoDevice getDevice(int immutableTaskGraphIndex) {
    return DEFAULT_DEVICE;
  }

  /** Frees the arrays that the selected graphs transfer or keep. */
  public TornadoExecutionPlan freeDeviceMemory() {
    execution.freeDeviceMemory();
    return this;
  }

  /** Gives kernels their grids. They are read at every execution, so they may change in between. */
  public TornadoExecutionPlan withGridScheduler(GridScheduler gridScheduler) {
    execution.useGrids(gridScheduler);
    return this;
  }

  /** Measures times and bytes from now on. */
  public TornadoExecutionPlan withProfiler(ProfilerMode profilerMode) {
    execution.profile(true);
    printsProfile = profilerMode == ProfilerMode.CONSOLE;
    return this;
  }

  /** Measures nothing from now on. */
  public TornadoExecutionPlan withoutProfiler() {
    execution.profile(false);
    printsProfile = false;
    return this;
  }

  /** Forgets what was measured. */
  public TornadoExecutionPlan clearProfiles() {
    execution.clearProfiles();
    return this;
  }

  /** Returns a number that no other plan has. */
  public long getId() {
    return id;
  }

  /** Passes options to a backend's compiler; there is none here. */
  public TornadoExecutionPlan withCompilerFlags(
      TornadoVMBackendType backend, String compilerFlags) {
    execution.requireOpen();
    return this;
  }

  /** Runs the selected graphs so many times. */
  public TornadoExecutionPlan withWarmUpIterations(int iterations) {
    if (iterations < 0) {
      throw new TornadoRuntimeException(
          "warm-up iterations are %d: at least 0".formatted(iterations));
    }
    for (int i = 0; i < iterations; i++) {
      execution.execute();
    }
    return this;
  }

  /**
   * Captures the first execution of each selected graph and replays it from then on, refused where
   * CUDA is not. A replay here runs everything again, and refuses what would not reach the captured
   * one: another grid, another place of an array on the device.
   */
  public TornadoExecutionPlan withCUDAGraph() {
    execution.requireOpen();
    TornadoVMBackendType backend = PlayedDevice.current().backend();
    if (backend == TornadoVMBackendType.OPENCL) {
      throw new TornadoRuntimeException("%s has no CUDA graphs".formatted(backend));
    }
    execution.capture();
    return this;
  }

  /** Uploads through a ring of pinned memory; plain transfers here. */
  public TornadoExecutionPlan withStagedTransfers() {
    execution.requireOpen();
    return this;
  }

  /** Returns the bytes that the selected graphs hold on the device. */
  public long getCurrentDeviceMemoryUsage() {
    return execution.deviceBytes();
  }

  /** Frees the arrays that the selected graphs transfer or keep, and ends the plan. */
  @Override
  public void close() throws TornadoExecutionPlanException {
    execution.close();
  }
}
