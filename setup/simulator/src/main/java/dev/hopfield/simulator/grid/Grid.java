package dev.hopfield.simulator.grid;

import dev.hopfield.simulator.PlayedDevice;
import org.jspecify.annotations.Nullable;
import uk.ac.manchester.tornado.api.WorkerGrid;
import uk.ac.manchester.tornado.api.exceptions.TornadoRuntimeException;

/**
 * The work-items of a launch: so many in a group, so many groups, in three dimensions.
 *
 * <p>Groups, and the items of a group, are numbered with x running fastest.
 */
public final class Grid {

  static final Grid ONE = new Grid(new int[] {1, 1, 1}, new int[] {1, 1, 1});

  private static final int DEFAULT_GROUP = 256;

  private final int[] groups;
  private final int[] local;

  private Grid(int[] groups, int[] local) {
    this.groups = groups;
    this.local = local;
  }

  /**
   * Reads a worker grid as it is now. Where it names no size of a group, the largest one of at most
   * 256 items along x that divides the work is taken.
   *
   * @throws TornadoRuntimeException if the device could not run it
   */
  static Grid of(String task, WorkerGrid worker, PlayedDevice device) {
    long[] global = worker.getGlobalWork();
    long[] local = localSizes(global, worker.getLocalWork(), device);
    int[] groups = new int[3];
    int[] sizes = new int[3];
    long items = 1;
    for (int axis = 0; axis < 3; axis++) {
      if (global[axis] < 1 || local[axis] < 1 || global[axis] % local[axis] != 0) {
        throw new TornadoRuntimeException(
            "task %s: %d work-items along %s are not a whole number of groups of %d"
                .formatted(task, global[axis], "xyz".charAt(axis), local[axis]));
      }
      if (global[axis] > Integer.MAX_VALUE || worker.getGlobalOffset()[axis] != 0) {
        throw new TornadoRuntimeException(
            "task %s: %d work-items along %s from %d: at most 2^31 - 1, from 0"
                .formatted(task, global[axis], "xyz".charAt(axis), worker.getGlobalOffset()[axis]));
      }
      groups[axis] = (int) (global[axis] / local[axis]);
      sizes[axis] = (int) local[axis];
      items *= local[axis];
    }
    if (items > device.maxWorkGroup()) {
      throw new TornadoRuntimeException(
          "task %s: a group of %d work-items is above the device's limit of %d"
              .formatted(task, items, device.maxWorkGroup()));
    }
    Grid grid = new Grid(groups, sizes);
    if ((long) groups[0] * groups[1] * groups[2] > Integer.MAX_VALUE) {
      throw new TornadoRuntimeException("task %s: more than 2^31 - 1 groups".formatted(task));
    }
    return grid;
  }

  private static long[] localSizes(long[] global, long @Nullable [] local, PlayedDevice device) {
    if (local != null) {
      return local;
    }
    long size = Math.max(1, Math.min(global[0], Math.min(DEFAULT_GROUP, device.maxWorkGroup())));
    while (global[0] % size != 0) {
      size--;
    }
    return new long[] {size, 1, 1};
  }

  /** Returns the number of items in a group. */
  int itemsInGroup() {
    return local[0] * local[1] * local[2];
  }

  /** Returns the number of groups. */
  int groupCount() {
    return groups[0] * groups[1] * groups[2];
  }

  int groupX(int group) {
    return group % groups[0];
  }

  int groupY(int group) {
    return group / groups[0] % groups[1];
  }

  int groupZ(int group) {
    return group / groups[0] / groups[1];
  }

  int localX(int item) {
    return item % local[0];
  }

  int localY(int item) {
    return item / local[0] % local[1];
  }

  int localZ(int item) {
    return item / local[0] / local[1];
  }

  int localSize(int axis) {
    return local[axis];
  }

  int globalSize(int axis) {
    return groups[axis] * local[axis];
  }

  /** Names a group in a message. */
  String describeGroup(int group) {
    return "(%d, %d, %d)".formatted(groupX(group), groupY(group), groupZ(group));
  }

  /** Names an item of a group in a message. */
  String describeItem(int item) {
    return "(%d, %d, %d)".formatted(localX(item), localY(item), localZ(item));
  }
}
