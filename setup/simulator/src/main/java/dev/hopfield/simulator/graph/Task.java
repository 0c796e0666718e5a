package dev.hopfield.simulator.graph;

import dev.hopfield.simulator.grid.TaskCode;
import java.util.List;
import java.util.stream.Stream;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.exceptions.TornadoRuntimeException;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/**
 * One task of a graph.
 *
 * @param name its full name, {@code graph.task}
 * @param code its method
 * @param arguments arrays, numbers, and at most one kernel context
 * @param callsLibrary whether a native library runs it, and nothing is compiled
 */
record Task(String name, TaskCode code, List<Object> arguments, boolean callsLibrary) {

  Task {
    int position = 0;
    int contexts = 0;
    for (Object argument : arguments) {
      position++;
      if (argument instanceof KernelContext) {
        contexts++;
      } else if (!(argument instanceof TornadoNativeArray) && !isScalar(argument)) {
        throw new TornadoRuntimeException(
            "argument %d of task %s is a %s: only arrays of TornadoVM's, numbers and a KernelContext"
                .formatted(position, name, argument.getClass().getName()));
      }
    }
    if (contexts > 1) {
      throw new TornadoRuntimeException(
          "task %s has %d KernelContexts: at most one".formatted(name, contexts));
    }
  }

  static boolean isScalar(Object argument) {
    return argument instanceof Number
        || argument instanceof Boolean
        || argument instanceof Character;
  }

  /** Returns the position of the kernel context, or −1. */
  int contextPosition() {
    for (int i = 0; i < arguments.size(); i++) {
      if (arguments.get(i) instanceof KernelContext) {
        return i;
      }
    }
    return -1;
  }

  Stream<TornadoNativeArray> arrays() {
    return arguments.stream()
        .filter(TornadoNativeArray.class::isInstance)
        .map(TornadoNativeArray.class::cast);
  }

  /** Returns the arguments that are compiled into the kernel. */
  List<Object> scalars() {
    return arguments.stream().filter(Task::isScalar).toList();
  }
}
