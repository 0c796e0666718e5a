package dev.hopfield.simulator.grid;

import dev.hopfield.simulator.KernelFault;
import dev.hopfield.simulator.PlayedDevice;
import java.io.Serial;

/**
 * Runs one work-group after the other, as long as there are any.
 *
 * <p>The items of a group take turns, in the same order every time: each runs to its next barrier,
 * and when the last has come to it, the first goes on.
 */
public abstract sealed class WorkGroup permits ResumedGroup, ThreadedGroup {

  /** What a whole group did, not one of its items. */
  static final class GroupFault extends RuntimeException {

    @Serial private static final long serialVersionUID = 1L;

    GroupFault(String message) {
      super(message);
    }
  }

  private final Launch launch;
  private final int items;
  private final GroupPlace place;
  private final LocalMemory localMemory;
  // The group's place in turn.
  private int turn;

  WorkGroup(Launch launch) {
    this.launch = launch;
    this.items = launch.grid().itemsInGroup();
    this.place = new GroupPlace(launch.grid());
    this.localMemory = new LocalMemory(launch.device(), items);
  }

  /** Begins with the first group there is, on a thread of its own. */
  abstract void start();

  /** Waits until every item of the group waits here. */
  public abstract void barrier(int item);

  /** Returns what the lanes of a warp exchange. */
  public abstract Warp warp();

  /** Returns where the group that runs is in the grid. */
  public final GroupPlace place() {
    return place;
  }

  /** Returns the group's local arrays. */
  public final LocalMemory localMemory() {
    return localMemory;
  }

  /** Refuses indivisible additions to floating-point numbers where the device has none. */
  public final void requireFloatAtomics() {
    PlayedDevice device = launch.device();
    if (!device.hasFloatAtomics()) {
      throw new KernelFault(
          "atomicAdd on floating point is not there on %s: reduce over groups by a second kernel"
              .formatted(device.backend()));
    }
  }

  final Launch launch() {
    return launch;
  }

  final int items() {
    return items;
  }

  final int turn() {
    return turn;
  }

  /** Returns the item at a place in turn. */
  final int itemAt(int position) {
    return launch.device().lastItemFirst() ? items - 1 - position : position;
  }

  /** Goes to the next group. Says whether there is one. */
  final boolean beginGroup() {
    turn = launch.nextTurn();
    if (turn < 0) {
      return false;
    }
    place.moveTo(launch.groupInTurn(turn));
    localMemory.beginGroup();
    return true;
  }

  static GroupFault waitAtDifferentPlaces(String one, String other) {
    return new GroupFault(
        "its work-items wait at different barriers, %s and %s".formatted(one, other));
  }

  static GroupFault someDoNotReach(int waiting, int items) {
    return new GroupFault(
        "%d of its %d work-items wait at a barrier that the others do not reach"
            .formatted(waiting, items));
  }
}
