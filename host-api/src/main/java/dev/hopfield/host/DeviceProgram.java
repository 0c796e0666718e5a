package dev.hopfield.host;

import dev.hopfield.kernels.Compilation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import uk.ac.manchester.tornado.api.DataRange;
import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.ImmutableTaskGraph;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.TornadoExecutionResult;
import uk.ac.manchester.tornado.api.common.TornadoDevice;
import uk.ac.manchester.tornado.api.enums.ProfilerMode;
import uk.ac.manchester.tornado.api.enums.TornadoVMBackendType;

/**
 * All task graphs for one set of patterns, in one execution plan, so that they share what is on the
 * device. Built once; a graph is compiled when it first runs and then only launched. For use by one
 * {@link DeviceThread}.
 */
final class DeviceProgram implements AutoCloseable {
  /** Building and compiling touch state that TornadoVM keeps for the whole JVM. */
  private static final ReentrantLock COMPILING = new ReentrantLock();

  /**
   * While a graph is captured, CUDA refuses allocations and the like to every thread of the process
   * (TornadoVM captures in the global mode). So a capture has the devices for itself.
   */
  private static final ReentrantReadWriteLock CAPTURING = new ReentrantReadWriteLock();

  private final TornadoExecutionPlan plan;
  private final Set<Stage> compiled = new HashSet<>();
  private final DeviceClock clock;
  private boolean measures;
  private boolean closed;

  /** A stage and what it consumes from those that ran before it. */
  record Entry(Stage stage, List<Object> consumed) {}

  /** Builds the plan; nothing is allocated on the device yet. */
  DeviceProgram(TornadoDevice device, List<Entry> entries, DeviceClock clock) {
    this.clock = clock;
    COMPILING.lock();
    try {
      GridScheduler grids = new GridScheduler();
      List<ImmutableTaskGraph> graphs = new ArrayList<>();
      for (Entry entry : entries) {
        Stage stage = entry.stage();
        stage.setIndex(graphs.size());
        graphs.add(graph(entry).snapshot());
        for (KernelGrid grid : stage.grids()) {
          grids.addWorkerGrid(stage.name() + "." + grid.task(), grid.worker());
        }
      }
      plan = new TornadoExecutionPlan(graphs.toArray(ImmutableTaskGraph[]::new));
      plan.withDevice(device);
      plan.withCompilerFlags(TornadoVMBackendType.OPENCL, Compilation.OPENCL_FLAGS);
      plan.withGridScheduler(grids);
    } catch (RuntimeException | LinkageError e) {
      throw DeviceFailure.of("the kernels cannot be prepared", e);
    } finally {
      COMPILING.unlock();
    }
  }

  private static TaskGraph graph(Entry entry) {
    TaskGraph graph = new TaskGraph(entry.stage().name());
    if (!entry.consumed().isEmpty()) {
      graph.consumeFromDevice(entry.consumed().toArray());
    }
    return entry.stage().define(graph);
  }

  /** A launch that has ended, whose results can be fetched until the next one. */
  record Launched(TornadoExecutionResult result, DeviceClock clock) {
    void transfer(DataRange range) {
      long start = System.nanoTime();
      CAPTURING.readLock().lock();
      try {
        result.transferToHost(range);
        clock.addToHost(System.nanoTime() - start);
      } catch (RuntimeException e) {
        throw DeviceFailure.of("results cannot be fetched", e);
      } finally {
        CAPTURING.readLock().unlock();
      }
    }
  }

  /** Runs a stage and waits for it. */
  Launched launch(Stage stage) {
    boolean first = compiled.add(stage);
    boolean captures = first && stage.isReplayed();
    Lock turn = captures ? CAPTURING.writeLock() : CAPTURING.readLock();
    if (first) {
      COMPILING.lock();
    }
    turn.lock();
    try {
      measure(clock.runs());
      if (captures) {
        plan.withGraph(stage.index()).withCUDAGraph();
      }
      TornadoExecutionResult result = plan.withGraph(stage.index()).execute();
      if (measures) {
        clock.add(result.getProfilerResult());
      }
      return new Launched(result, clock);
    } catch (RuntimeException | LinkageError | OutOfMemoryError e) {
      throw DeviceFailure.of("stage %s failed".formatted(stage.name()), e);
    } finally {
      turn.unlock();
      if (first) {
        COMPILING.unlock();
      }
    }
  }

  /** Whether launches are measured now. */
  boolean measures() {
    return clock.runs();
  }

  /** Measures launches from now on, or no longer. */
  private void measure(boolean asked) {
    if (asked && !measures) {
      plan.withProfiler(ProfilerMode.SILENT);
    }
    if (!asked && measures) {
      plan.withoutProfiler();
    }
    measures = asked;
  }

  boolean isClosed() {
    return closed;
  }

  /** Frees what the graphs hold on the device. Closing again does nothing. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    CAPTURING.readLock().lock();
    try {
      // Closing frees the selected graphs only.
      plan.withAllGraphs();
      plan.close();
    } catch (Exception e) {
      throw DeviceFailure.of("the device's memory cannot be freed", e);
    } finally {
      CAPTURING.readLock().unlock();
    }
  }
}
