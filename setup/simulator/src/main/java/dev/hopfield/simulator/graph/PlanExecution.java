package dev.hopfield.simulator.graph;

import dev.hopfield.simulator.Activity;
import dev.hopfield.simulator.grid.Launch;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.exceptions.TornadoRuntimeException;

/** The graphs of a plan, those of them that are selected, and the one that ran last. */
public final class PlanExecution {

  private final List<GraphExecution> all = new ArrayList<>();
  private List<GraphExecution> selected;
  private @Nullable GraphExecution last;
  private @Nullable GridScheduler grids;
  private final Set<Long> queues = ConcurrentHashMap.newKeySet();
  private boolean profiled;
  private boolean closed;

  /** Makes a plan of graphs, all of them selected. */
  public PlanExecution(List<GraphDefinition> graphs, Launch.ItemContexts contexts) {
    graphs.forEach(graph -> all.add(new GraphExecution(graph, contexts)));
    selected = all;
  }

  /** Selects one graph. */
  public void select(int index) {
    requireOpen();
    if (index < 0 || index >= all.size()) {
      throw new TornadoRuntimeException(
          "graph %d is not one of the plan's %d".formatted(index, all.size()));
    }
    selected = List.of(all.get(index));
    if (grids != null) {
      selected.getFirst().useGrids(grids);
    }
  }

  /** Selects all graphs. */
  public void selectAll() {
    requireOpen();
    selected = all;
  }

  /** Takes the grids of tasks. One graph at least must have got one, now or before. */
  public void useGrids(GridScheduler scheduler) {
    requireOpen();
    selected.forEach(graph -> graph.useGrids(scheduler));
    if (all.stream().noneMatch(GraphExecution::hasGrid)) {
      throw new TornadoRuntimeException(
          "%s names no task of the selected graphs %s: names are graph.task"
              .formatted(scheduler, selected.stream().map(GraphExecution::name).toList()));
    }
    grids = scheduler;
  }

  /** Turns the measurements on or off. */
  public void profile(boolean on) {
    requireOpen();
    profiled = on;
  }

  /** Captures the first execution of each selected graph, to replay it from then on. */
  public void capture() {
    requireOpen();
    selected.forEach(GraphExecution::capture);
  }

  /** Runs the selected graphs in order. */
  public void execute() {
    requireOpen();
    if (queues.add(Thread.currentThread().threadId())) {
      Activity.recordQueueOpened();
    }
    // Which graph ran last is known to the next execution only, even within a list of graphs.
    GraphExecution before = last;
    selected.forEach(graph -> graph.execute(before));
    last = selected.getLast();
  }

  /** Compiles the tasks of the selected graphs. */
  public void compile() {
    requireOpen();
    selected.forEach(GraphExecution::compileAll);
  }

  /** Copies arrays to the host; the measurements of the last execution are lost by it. */
  public void copyOut(Object... arrays) {
    requireOpen();
    for (Object array : arrays) {
      boolean present = false;
      for (GraphExecution graph : selected) {
        present |= graph.copyOut(array);
      }
      requirePresent(present, array);
    }
    clearProfiles();
  }

  /** Copies some bytes of an array to the host; the offset counts the header. */
  public void copyOut(Object array, long offset, long length) {
    requireOpen();
    boolean present = false;
    for (GraphExecution graph : selected) {
      present |= graph.copyOut(array, offset, length);
    }
    requirePresent(present, array);
    clearProfiles();
  }

  private void requirePresent(boolean present, Object array) {
    if (!present) {
      throw new TornadoRuntimeException(
          "%s is not on the device in the selected graphs %s"
              .formatted(array, selected.stream().map(GraphExecution::name).toList()));
    }
  }

  /** Forgets the measurements of the selected graphs. */
  public void clearProfiles() {
    selected.forEach(graph -> graph.profile().clear());
  }

  /** Returns the sum of a measurement over the selected graphs, 0 if they are not profiled. */
  public long measured(Measurement measurement) {
    ToLongFunction<Profile> value =
        switch (measurement) {
          case TOTAL_TIME -> profile -> profile.total;
          case COMPILE_TIME -> profile -> profile.compilation;
          case WRITE_TIME -> profile -> profile.toDevice;
          case READ_TIME -> profile -> profile.toHost;
          case KERNEL_TIME -> profile -> profile.kernels;
          case BYTES_IN -> profile -> profile.bytesToDevice;
          case BYTES_OUT -> profile -> profile.bytesToHost;
          case DEVICE_BYTES -> profile -> profile.deviceBytes;
        };
    return profiled ? selected.stream().map(GraphExecution::profile).mapToLong(value).sum() : 0;
  }

  /** Says whether the last execution of every selected graph came to its end. */
  public boolean isFinished() {
    return selected.stream().allMatch(GraphExecution::isFinished);
  }

  /** Returns the bytes that the selected graphs hold on the device. */
  public long deviceBytes() {
    return selected.stream().mapToLong(GraphExecution::deviceBytes).sum();
  }

  /** Frees what the selected graphs transfer or keep. */
  public void freeDeviceMemory() {
    requireOpen();
    selected.forEach(GraphExecution::freeDeviceMemory);
  }

  /**
   * Frees what the selected graphs transfer or keep, and ends the plan. Of the command queues, that
   * of the calling thread alone is closed, as TornadoVM does it.
   */
  public void close() {
    if (!closed) {
      freeDeviceMemory();
      if (queues.remove(Thread.currentThread().threadId())) {
        Activity.recordQueueClosed();
      }
      closed = true;
    }
  }

  /** Throws if the plan was closed. */
  public void requireOpen() {
    if (closed) {
      throw new TornadoRuntimeException("the plan was closed: make a new one");
    }
  }
}
