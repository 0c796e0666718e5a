package dev.hopfield.host;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import uk.ac.manchester.tornado.api.common.TornadoDevice;

/**
 * The compiled programs for gradients on a device, one for each shape, kept until the backend is
 * closed: a bag is trained on once, a kernel takes far longer to compile than to run. Safe for use
 * by several threads, which take turns.
 */
final class GradientPrograms implements AutoCloseable {
  private final TornadoDevice device;
  private final DeviceClock clock;
  private final Map<GradientStage.Shape, Compiled> programs = new HashMap<>();
  private final ReentrantLock turn = new ReentrantLock();
  private final DeviceThread thread = new DeviceThread();

  /** A stage and the program that consists of it. */
  record Compiled(GradientStage stage, DeviceProgram program) {}

  GradientPrograms(TornadoDevice device, DeviceClock clock) {
    this.device = device;
    this.clock = clock;
  }

  /** Does some work with the program of a shape, alone. */
  <T extends @Nullable Object> T with(GradientStage.Shape shape, Function<Compiled, T> work) {
    turn.lock();
    try {
      return thread.call(() -> work.apply(programs.computeIfAbsent(shape, this::compile)));
    } finally {
      turn.unlock();
    }
  }

  private Compiled compile(GradientStage.Shape shape) {
    GradientStage stage = new GradientStage(shape);
    DeviceProgram.Entry entry = new DeviceProgram.Entry(stage, List.of());
    return new Compiled(stage, new DeviceProgram(device, List.of(entry), clock));
  }

  @Override
  public void close() {
    turn.lock();
    try {
      if (!programs.isEmpty()) {
        thread.run(() -> programs.values().forEach(compiled -> compiled.program.close()));
        programs.clear();
      }
      thread.close();
    } finally {
      turn.unlock();
    }
  }
}
