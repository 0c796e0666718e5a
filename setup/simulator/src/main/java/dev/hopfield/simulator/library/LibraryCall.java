package dev.hopfield.simulator.library;

import dev.hopfield.simulator.PlayedDevice;
import dev.hopfield.simulator.grid.TaskBody;
import uk.ac.manchester.tornado.api.common.Access;
import uk.ac.manchester.tornado.api.common.LibraryTaskDescriptor;
import uk.ac.manchester.tornado.api.exceptions.TornadoRuntimeException;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/**
 * A task that calls a function of cuBLAS, see {@link CublasFunction}.
 *
 * @param task the task's full name
 * @param function what is called
 * @param arguments arrays and numbers, as the function takes them
 */
public record LibraryCall(String task, CublasFunction function, Object[] arguments)
    implements TaskBody {

  /** The library's name among TornadoVM's. */
  static final String CUBLAS = "nvidia/cublas";

  /**
   * Reads a descriptor.
   *
   * @throws TornadoRuntimeException if nothing here is called so, or it is called otherwise
   */
  public static LibraryCall of(String task, LibraryTaskDescriptor descriptor) {
    if (!CUBLAS.equals(descriptor.getLibraryName())) {
      throw new TornadoRuntimeException(
          "task %s calls library %s: only %s is simulated"
              .formatted(task, descriptor.getLibraryName(), CUBLAS));
    }
    Object[] arguments = descriptor.getParameters();
    Access[] access = descriptor.getAccess();
    if (arguments == null || access == null || arguments.length != access.length) {
      throw new TornadoRuntimeException(
          "task %s does not say what is done with each of its arguments".formatted(task));
    }
    if (descriptor.getTuning() != null) {
      throw new TornadoRuntimeException("task %s is tuned: that is not simulated".formatted(task));
    }
    CublasFunction function = CublasFunction.of(task, descriptor.getFunctionName());
    function.requireTypes(task, arguments);
    for (int i = 0; i < arguments.length; i++) {
      if (arguments[i] instanceof TornadoNativeArray
          && access[i] != function.access(i, arguments)) {
        throw new TornadoRuntimeException(
            "argument %d of task %s is declared %s but %s is what %s does with it"
                .formatted(
                    i + 1, task, access[i], function.access(i, arguments), function.cublasName()));
      }
    }
    return new LibraryCall(task, function, arguments.clone());
  }

  /** Refuses a call where the played backend gives libraries no stream. */
  public static void requireLibraries(String task) {
    if (!PlayedDevice.current().hasLibraries()) {
      throw new TornadoRuntimeException(
          "[ERROR] Library `%s` of task %s is not supported on device: %s"
              .formatted(CUBLAS, task, PlayedDevice.current().backend()));
    }
  }

  @Override
  public void run(Object[] onDevice) {
    function.run(onDevice);
  }
}
