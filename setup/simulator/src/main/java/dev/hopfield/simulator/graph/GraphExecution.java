package dev.hopfield.simulator.graph;

import dev.hopfield.simulator.Activity;
import dev.hopfield.simulator.PlayedDevice;
import dev.hopfield.simulator.graph.GraphDefinition.Consumed;
import dev.hopfield.simulator.graph.GraphDefinition.Transfer;
import dev.hopfield.simulator.grid.Launch;
import dev.hopfield.simulator.library.LibraryCall;
import dev.hopfield.simulator.memory.DeviceBuffer;
import dev.hopfield.simulator.memory.DeviceMemory;
import java.util.Collection;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.WorkerGrid;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.exceptions.TornadoDeviceFP16NotSupported;
import uk.ac.manchester.tornado.api.exceptions.TornadoRuntimeException;
import uk.ac.manchester.tornado.api.types.arrays.HalfFloatArray;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/** A task graph within one plan, with its arrays' copies on the device. */
final class GraphExecution {

  private final GraphDefinition definition;
  private final Launch.ItemContexts contexts;
  private final IdentityHashMap<TornadoNativeArray, DeviceBuffer> buffers = new IdentityHashMap<>();
  private final Set<String> compiled = new HashSet<>();
  private final Profile profile = new Profile();
  private @Nullable GridScheduler grids;
  private boolean captures;
  private @Nullable Capture captured;
  private boolean executed;
  private boolean finished;

  GraphExecution(GraphDefinition definition, Launch.ItemContexts contexts) {
    this.definition = definition;
    this.contexts = contexts;
  }

  String name() {
    return definition.name();
  }

  Profile profile() {
    return profile;
  }

  boolean isFinished() {
    return finished;
  }

  /** Takes the grids of tasks, of this graph's and of others'. */
  void useGrids(GridScheduler scheduler) {
    grids = scheduler;
  }

  /** Says whether the grids taken last have one for a task of this graph. */
  boolean hasGrid() {
    GridScheduler known = grids;
    return known != null
        && definition.tasks().stream().anyMatch(task -> known.keySet().contains(task.name()));
  }

  /** Captures the first execution, to replay it from then on. */
  void capture() {
    if (executed && !captures) {
      throw new TornadoRuntimeException(
          "graph %s was executed before: whether it is captured is decided then".formatted(name()));
    }
    captures = true;
  }

  /** Runs transfers and tasks. The graph that ran before, if any, is where arrays come from. */
  void execute(@Nullable GraphExecution before) {
    finished = false;
    profile.clear();
    long start = System.nanoTime();
    if (definition.tasks().isEmpty()) {
      throw new TornadoRuntimeException("graph %s has no task".formatted(name()));
    }
    takeOver(before);
    if (captured != null) {
      captured.requireUnchanged(name(), this::gridIfAny, buffers);
      Activity.recordReplay();
    }
    if (captures && captured == null) {
      DeviceMemory.capture(this::runAll);
      captured = Capture.of(definition.tasks(), this::gridIfAny, buffers);
    } else {
      runAll();
    }
    if (captured != null) {
      // What the kernels of captured graphs take, TornadoVM does not measure.
      profile.kernels = 0;
    }
    executed = true;
    profile.deviceBytes = deviceBytes();
    profile.total = System.nanoTime() - start;
    finished = true;
  }

  private void runAll() {
    definition.inputs().forEach(this::copyIn);
    definition.tasks().forEach(this::run);
    definition.outputs().forEach(this::copyOut);
  }

  private void takeOver(@Nullable GraphExecution before) {
    List<Consumed> consumed = definition.consumed();
    if (before != null) {
      List<Consumed> named =
          consumed.stream().filter(entry -> entry.source().equals(before.name())).toList();
      for (Consumed entry : named.isEmpty() ? consumed : named) {
        DeviceBuffer buffer = before.buffers.get(entry.array());
        if (buffer != null) {
          buffers.put(entry.array(), buffer);
        } else {
          buffers.remove(entry.array());
        }
      }
    }
    for (Consumed entry : consumed) {
      DeviceBuffer buffer = buffers.get(entry.array());
      if (buffer == null || buffer.freed()) {
        throw new TornadoRuntimeException(
            ("graph %s consumes %s from the device, but the graph that ran before it in this plan,"
                    + " %s, does not hold it there: let it persist the array, and run them by"
                    + " withGraph(...).execute(), one after the other")
                .formatted(name(), entry.array(), before == null ? "none" : before.name()));
      }
    }
  }

  private void copyIn(Transfer transfer) {
    TornadoNativeArray array = transfer.array();
    boolean always = transfer.mode() == DataTransferMode.EVERY_EXECUTION;
    if (!always && !isArgument(array)) {
      return;
    }
    DeviceBuffer buffer = bufferOf(array);
    if (always || (transfer.mode() == DataTransferMode.FIRST_EXECUTION && !buffer.filled())) {
      long start = System.nanoTime();
      buffer.copyIn();
      profile.toDevice += System.nanoTime() - start;
      profile.bytesToDevice += buffer.bytes();
    }
  }

  private void copyOut(Transfer transfer) {
    TornadoNativeArray array = transfer.array();
    if (!isArgument(array)) {
      throw new TornadoRuntimeException(
          "graph %s transfers %s to the host, or keeps it on the device, but no task of it has it"
                  .formatted(name(), array)
              + " as an argument");
    }
    if (transfer.mode() != DataTransferMode.UNDER_DEMAND) {
      DeviceBuffer buffer = bufferOf(array);
      long start = System.nanoTime();
      buffer.copyOut();
      profile.toHost += System.nanoTime() - start;
      profile.bytesToHost += buffer.bytes();
    }
  }

  private boolean isArgument(TornadoNativeArray array) {
    return definition.tasks().stream()
        .flatMap(Task::arrays)
        .anyMatch(argument -> argument == array);
  }

  private DeviceBuffer bufferOf(TornadoNativeArray array) {
    DeviceBuffer known = buffers.get(array);
    if (known != null && !known.freed()) {
      return known;
    }
    if (array instanceof HalfFloatArray && !PlayedDevice.current().hasHalves()) {
      throw new TornadoDeviceFP16NotSupported(
          "graph %s has a %s, and the %s device has no 16-bit floating point"
              .formatted(name(), array, PlayedDevice.current().backend()));
    }
    DeviceBuffer buffer = DeviceMemory.allocate(array);
    if (definition.inputs().stream().noneMatch(input -> input.fills(array))) {
      buffer.poison();
    }
    buffers.put(array, buffer);
    return buffer;
  }

  private void run(Task task) {
    compile(task);
    Object[] arguments = task.arguments().toArray();
    for (int i = 0; i < arguments.length; i++) {
      if (arguments[i] instanceof TornadoNativeArray array) {
        arguments[i] = bufferOf(array).deviceArray();
      }
    }
    if (task.callsLibrary()) {
      LibraryCall.requireLibraries(task.name());
    }
    Activity.recordLaunch();
    long start = System.nanoTime();
    int context = task.contextPosition();
    if (context < 0) {
      Launch.runOnce(task.name(), task.code(), arguments);
    } else {
      Launch.runGrid(task.name(), task.code(), arguments, context, contexts, gridOf(task));
    }
    profile.kernels += System.nanoTime() - start;
  }

  private @Nullable WorkerGrid gridIfAny(Task task) {
    return grids == null ? null : grids.get(task.name());
  }

  private WorkerGrid gridOf(Task task) {
    WorkerGrid grid = gridIfAny(task);
    if (grid == null) {
      throw new TornadoRuntimeException(
          "task %s has a KernelContext but no grid: add one for it to the plan's GridScheduler"
              .formatted(task.name()));
    }
    return grid;
  }

  /** Compiles the tasks that are not. */
  void compileAll() {
    definition.tasks().forEach(this::compile);
  }

  private void compile(Task task) {
    long start = System.nanoTime();
    if (!task.callsLibrary() && compiled.add(task.name())) {
      Activity.recordCompilation();
      profile.compilation += System.nanoTime() - start;
    }
  }

  /** Copies what an array holds on the device to the host. Says whether it is there. */
  boolean copyOut(Object array) {
    DeviceBuffer buffer = present(array);
    if (buffer != null) {
      buffer.copyOut();
    }
    return buffer != null;
  }

  /** Copies some of what an array holds on the device to the host. Says whether it is there. */
  boolean copyOut(Object array, long offset, long length) {
    DeviceBuffer buffer = present(array);
    if (buffer != null) {
      buffer.copyOut(offset, length);
    }
    return buffer != null;
  }

  private @Nullable DeviceBuffer present(Object array) {
    DeviceBuffer buffer = array instanceof TornadoNativeArray key ? buffers.get(key) : null;
    return buffer == null || buffer.freed() ? null : buffer;
  }

  /** Returns the bytes on the device, arrays taken over from other graphs included. */
  long deviceBytes() {
    return live(buffers.values()).stream().mapToLong(DeviceBuffer::bytes).sum();
  }

  private static Collection<DeviceBuffer> live(Collection<DeviceBuffer> all) {
    return all.stream().filter(buffer -> !buffer.freed()).toList();
  }

  /** Frees the arrays that the graph transfers or keeps, and forgets what was compiled. */
  void freeDeviceMemory() {
    compiled.clear();
    captured = null;
    for (List<Transfer> transfers : List.of(definition.inputs(), definition.outputs())) {
      transfers.stream()
          .map(transfer -> buffers.remove(transfer.array()))
          .filter(Objects::nonNull)
          .forEach(DeviceBuffer::free);
    }
  }
}
