package dev.hopfield.simulator.graph;

import dev.hopfield.simulator.grid.TaskCode;
import dev.hopfield.simulator.library.LibraryCall;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import uk.ac.manchester.tornado.api.common.LibraryTaskDescriptor;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.exceptions.TornadoRuntimeException;
import uk.ac.manchester.tornado.api.exceptions.TornadoTaskRuntimeException;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/** What a task graph declares: transfers to the device, tasks in order, transfers to the host. */
public final class GraphDefinition {

  /** An array and when it is copied. */
  record Transfer(int mode, TornadoNativeArray array) {

    /** Says whether it is a transfer to the device that overwrites what is new there. */
    boolean fills(TornadoNativeArray other) {
      return array == other && mode != DataTransferMode.UNDER_DEMAND;
    }
  }

  /** An array and the graph from whose device memory it is taken over. */
  record Consumed(String source, TornadoNativeArray array) {}

  private final String name;
  private final List<Transfer> inputs;
  private final List<Consumed> consumed;
  private final List<Task> tasks;
  private final List<Transfer> outputs;

  /** Makes an empty definition. */
  public GraphDefinition(String name) {
    this(name, List.of(), List.of(), List.of(), List.of());
  }

  private GraphDefinition(
      String name,
      List<Transfer> inputs,
      List<Consumed> consumed,
      List<Task> tasks,
      List<Transfer> outputs) {
    this.name = name;
    this.inputs = new ArrayList<>(inputs);
    this.consumed = new ArrayList<>(consumed);
    this.tasks = new ArrayList<>(tasks);
    this.outputs = new ArrayList<>(outputs);
  }

  /** Returns a copy that later additions do not reach. */
  public GraphDefinition copy() {
    return new GraphDefinition(name, inputs, consumed, tasks, outputs);
  }

  /** Returns the graph's name. */
  public String name() {
    return name;
  }

  List<Transfer> inputs() {
    return inputs;
  }

  List<Consumed> consumed() {
    return consumed;
  }

  List<Task> tasks() {
    return tasks;
  }

  List<Transfer> outputs() {
    return outputs;
  }

  /** Adds a task whose id must be new to the graph. */
  public void addTask(String id, TaskCode code, @Nullable Object... arguments) {
    add(id, code, false, arguments);
  }

  /** Adds a call of a native library, whose id must be new to the graph. */
  public void addLibraryTask(String id, LibraryTaskDescriptor descriptor) {
    LibraryCall call = LibraryCall.of(name + "." + id, descriptor);
    add(id, new TaskCode(call, call), true, call.arguments());
  }

  private void add(String id, TaskCode code, boolean callsLibrary, @Nullable Object... arguments) {
    String fullName = name + "." + id;
    if (tasks.stream().anyMatch(task -> task.name().equals(fullName))) {
      throw new TornadoTaskRuntimeException(
          "graph %s has a task %s already: another id".formatted(name, id));
    }
    for (Object argument : arguments) {
      if (argument == null) {
        throw new TornadoRuntimeException(
            "task %s has an argument that is null".formatted(fullName));
      }
    }
    tasks.add(new Task(fullName, code, Arrays.asList(arguments.clone()), callsLibrary));
  }

  /** Adds transfers to the device. Numbers are passed over: they are compiled in. */
  public void addInputs(int mode, @Nullable Object... objects) {
    for (Object object : objects) {
      if (!(object instanceof Number)) {
        inputs.add(new Transfer(requireMode(mode), requireArray(object, "transferToDevice")));
      }
    }
  }

  /** Adds arrays that are taken over from the device memory of another graph. */
  public void addConsumed(String source, @Nullable Object... objects) {
    for (Object object : objects) {
      consumed.add(new Consumed(source, requireArray(object, "consumeFromDevice")));
    }
  }

  /** Adds transfers to the host. */
  public void addOutputs(int mode, @Nullable Object... objects) {
    for (Object object : objects) {
      outputs.add(new Transfer(requireMode(mode), requireArray(object, "transferToHost")));
    }
  }

  /** Adds arrays that stay on the device. */
  public void addPersisted(@Nullable Object... objects) {
    addOutputs(DataTransferMode.UNDER_DEMAND, objects);
  }

  private int requireMode(int mode) {
    if (mode < DataTransferMode.FIRST_EXECUTION || mode > DataTransferMode.UNDER_DEMAND) {
      throw new TornadoRuntimeException(
          "transfer mode %d of graph %s is none of DataTransferMode's".formatted(mode, name));
    }
    return mode;
  }

  private TornadoNativeArray requireArray(@Nullable Object object, String call) {
    if (object instanceof TornadoNativeArray array) {
      return array;
    }
    throw new TornadoRuntimeException(
        "%s of graph %s got %s: only arrays of TornadoVM's are transferred"
            .formatted(call, name, object == null ? "null" : "a " + object.getClass().getName()));
  }
}
