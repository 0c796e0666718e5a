package dev.hopfield.host;

import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a set of patterns needs on its way to a device and on it: host memory for a chunk, arrays,
 * kernels, and the thread that launches them. It fits every set for which the plan is the same but
 * for the number of rows.
 */
final class Workspace implements AutoCloseable {
  private final Key key;
  private final StagedChunk staged;
  private final HostArrays arrays = new HostArrays();
  private final StageSet stages;
  private final DeviceProgram program;
  private final DeviceThread thread = new DeviceThread();

  /**
   * What the kernels and arrays of a workspace depend on.
   *
   * @param shape of the patterns, their number left out
   * @param kernels the kernels
   * @param chunkRows rows that a buffer holds
   * @param buffers how many buffers
   * @param scratch scratch arrays
   * @param products arrays of folds by matrix products
   */
  record Key(
      MemoryPlan.Shape shape,
      KernelChoice kernels,
      int chunkRows,
      int buffers,
      Scratch scratch,
      @Nullable ProductPlan products) {
    static Key of(MemoryPlan plan) {
      MemoryPlan.Shape s = plan.shape();
      return new Key(
          new MemoryPlan.Shape(
              0, s.dim(), s.valueDim(), s.separate(), s.storage(), s.valueStorage()),
          plan.kernels(),
          plan.chunkRows(),
          plan.buffers(),
          plan.scratch(),
          plan.products());
    }
  }

  /** Allocates; the scratch arrays are on the device then. */
  Workspace(MemoryPlan plan, TornadoDevices.Found found, DeviceClock clock) {
    key = Key.of(plan);
    staged = StagedChunk.allocate(plan);
    DeviceProgram built = null;
    try {
      stages = new StageSet(plan, found.limits(), Resident.of(plan, staged, arrays));
      built = new DeviceProgram(found.device(), stages.entries(), clock);
      program = built;
      thread.run(() -> stages.scratch().place(program));
    } catch (RuntimeException | Error e) {
      if (built != null) {
        closeAfter(e, built);
      }
      thread.close();
      arrays.close();
      staged.close();
      throw e;
    }
  }

  /** Frees all of it because something failed. */
  void closeAfter(Throwable failure) {
    try {
      close();
    } catch (RuntimeException e) {
      failure.addSuppressed(e);
    }
  }

  private void closeAfter(Throwable failure, DeviceProgram built) {
    try {
      thread.run(built::close);
    } catch (RuntimeException e) {
      failure.addSuppressed(e);
    }
  }

  Key key() {
    return key;
  }

  StagedChunk staged() {
    return staged;
  }

  StageSet stages() {
    return stages;
  }

  DeviceProgram program() {
    return program;
  }

  /** Does some work on the thread that launches. */
  <T extends @Nullable Object> T call(Supplier<T> work) {
    return thread.call(work);
  }

  /** The same for work that gives nothing. */
  void run(Runnable work) {
    thread.run(work);
  }

  /** Begins some work on the thread that launches. */
  Future<?> submit(Runnable work) {
    return thread.submit(
        () -> {
          work.run();
          return null;
        });
  }

  /** Frees all of it. Closing again does nothing. */
  @Override
  public void close() {
    try {
      if (!program.isClosed()) {
        thread.run(program::close);
      }
    } finally {
      thread.close();
      arrays.close();
      staged.close();
    }
  }
}
