package dev.hopfield.simulator.grid;

import java.lang.invoke.MethodHandle;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A kernel that was rewritten to be resumed at its barriers.
 *
 * @param constructor makes a {@link Resumable}
 * @param file the name of the kernel's source file
 * @param barrierLines the line of each barrier there
 */
record ResumableKernel(MethodHandle constructor, String file, List<Integer> barrierLines) {

  private static final Map<Class<?>, Optional<ResumableKernel>> KNOWN = new ConcurrentHashMap<>();

  /** Returns a task's kernel, or nothing if it is left to threads. Looks once at each reference. */
  static Optional<ResumableKernel> of(TaskCode code, Object[] arguments) {
    return KNOWN.computeIfAbsent(
        code.method().getClass(),
        _ -> KernelMethod.find(code, arguments).flatMap(ResumableCompiler::compile));
  }

  /** Makes one work-item. */
  Resumable make() {
    try {
      return (Resumable) constructor.invokeExact();
    } catch (Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("a generated constructor threw", e);
    }
  }

  /** Names a barrier in a message. */
  String place(int barrier) {
    return file + ":" + barrierLines.get(barrier - 1);
  }
}
