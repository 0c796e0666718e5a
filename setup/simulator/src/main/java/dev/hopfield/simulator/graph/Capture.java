package dev.hopfield.simulator.graph;

import dev.hopfield.simulator.memory.DeviceBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import uk.ac.manchester.tornado.api.WorkerGrid;
import uk.ac.manchester.tornado.api.exceptions.TornadoRuntimeException;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/** What a CUDA graph fixes when it is captured: the grids of its kernels and where arrays lie. */
record Capture(Map<Task, String> grids, Map<TornadoNativeArray, DeviceBuffer> buffers) {

  static Capture of(
      Iterable<Task> tasks,
      Function<Task, @Nullable WorkerGrid> grids,
      Map<TornadoNativeArray, DeviceBuffer> buffers) {
    Map<Task, String> sizes = new HashMap<>();
    tasks.forEach(task -> sizes.put(task, sizes(grids.apply(task))));
    IdentityHashMap<TornadoNativeArray, DeviceBuffer> places = new IdentityHashMap<>();
    buffers.forEach(places::put);
    return new Capture(sizes, places);
  }

  private static String sizes(@Nullable WorkerGrid grid) {
    return grid == null
        ? "no grid"
        : "%s in groups of %s"
            .formatted(Arrays.toString(grid.getGlobalWork()), Arrays.toString(grid.getLocalWork()));
  }

  /** Refuses a replay that would do something else than the plan says now. */
  void requireUnchanged(
      String graph,
      Function<Task, @Nullable WorkerGrid> now,
      Map<TornadoNativeArray, DeviceBuffer> buffersNow) {
    grids.forEach(
        (task, size) -> {
          String asked = sizes(now.apply(task));
          if (!asked.equals(size)) {
            throw new TornadoRuntimeException(
                "task %s was captured with %s work-items, which a replay repeats, and now has %s"
                    .formatted(task.name(), size, asked));
          }
        });
    buffers.forEach(
        (array, buffer) -> {
          if (buffersNow.get(array) != buffer || buffer.freed()) {
            throw new TornadoRuntimeException(
                "%s lay elsewhere on the device when graph %s was captured: a replay would use what was freed"
                    .formatted(array, graph));
          }
        });
  }
}
