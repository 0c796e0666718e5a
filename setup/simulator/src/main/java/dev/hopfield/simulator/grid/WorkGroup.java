package dev.hopfield.simulator.grid;

import dev.hopfield.simulator.KernelFault;
import dev.hopfield.simulator.PlayedDevice;
import java.io.Serial;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Runs one work-group after the other, the work-items of each taking turns.
 *
 * <p>The items run in order, on one lane, until one waits at a barrier: it keeps its lane, and the
 * next item begins on another. When the last one waits as well, the first goes on. So a kernel
 * without barriers is a plain loop, one with barriers changes threads once for each item and
 * barrier, and both run in the same order every time. The lanes of a warp that wait for a shuffle
 * go on as soon as the last of the 32 waits.
 */
public final class WorkGroup {

  /** What a whole group did, not one of its items. */
  static final class GroupFault extends RuntimeException {

    @Serial private static final long serialVersionUID = 1L;

    GroupFault(String message) {
      super(message);
    }
  }

  /** Unwinds an item whose group has failed elsewhere. */
  private static final class Abandoned extends Error {

    @Serial private static final long serialVersionUID = 1L;

    Abandoned() {
      super(null, null, false, false);
    }
  }

  private final Launch launch;
  private final Object[] arguments;
  private final int items;
  private final boolean descending;
  private final GroupPlace place;
  private final LocalMemory localMemory;
  private final Warp warp;
  private final BarrierSites sites = new BarrierSites();

  // The lane of each item that has begun and not ended; lanes that no item needs.
  private final @Nullable Lane[] lanes;
  private final Deque<Lane> freeLanes = new ArrayDeque<>();
  private boolean over;

  // The group's place in turn, and its number.
  private int turn;
  private int index;
  // Items take turns by position; these are the item that runs and those that wait.
  private int position;
  private int atBarrier;
  private int atShuffle;

  WorkGroup(Launch launch, Object[] arguments) {
    this.launch = launch;
    this.arguments = arguments;
    this.items = launch.grid().itemsInGroup();
    this.descending = launch.device().lastItemFirst();
    this.place = new GroupPlace(launch.grid());
    this.localMemory = new LocalMemory(launch.device(), items);
    this.warp = new Warp(this, launch.device(), items);
    this.lanes = new Lane[items];
  }

  /** Begins with the first group there is, on a lane of its own. */
  void start() {
    if (beginGroup()) {
      new Lane(this).giveTurn();
    } else {
      launch.workerEnded();
    }
  }

  /** Returns where the group that runs is in the grid. */
  public GroupPlace place() {
    return place;
  }

  /** Returns the group's local arrays. */
  public LocalMemory localMemory() {
    return localMemory;
  }

  /** Returns what the lanes of a warp exchange. */
  public Warp warp() {
    return warp;
  }

  /** Refuses indivisible additions to floating-point numbers where the device has none. */
  public void requireFloatAtomics() {
    PlayedDevice device = launch.device();
    if (!device.hasFloatAtomics()) {
      throw new KernelFault(
          "atomicAdd on floating point is not there on %s: reduce over groups by a second kernel"
              .formatted(device.backend()));
    }
  }

  /** Waits until every item of the group waits here. */
  public void barrier(int item) {
    if (turn == 0) {
      sites.check(atBarrier == 0);
    }
    atBarrier++;
    suspend(item);
  }

  /** Waits until every lane of the item's warp waits here. */
  void awaitWarp(int item) {
    atShuffle++;
    suspend(item);
  }

  private void suspend(int item) {
    advance();
    int next = itemInTurn();
    if (next == item) {
      return;
    }
    Lane self = laneOf(item);
    Lane other = lanes[next];
    if (other == null) {
      other = freeLanes.isEmpty() ? new Lane(this) : freeLanes.pop();
    }
    other.giveTurn();
    self.awaitTurn();
    if (over) {
      throw new Abandoned();
    }
  }

  private Lane laneOf(int item) {
    Lane lane = lanes[item];
    if (lane == null) {
      throw new IllegalStateException("a kernel waits on a thread that is not its own");
    }
    return lane;
  }

  /** Runs items, beginning with the one whose turn it is, until the lane is no longer needed. */
  void drive(Lane self) {
    while (!over && runItem(self)) {
      Lane other = lanes[itemInTurn()];
      if (other != null) {
        freeLanes.push(self);
        other.giveTurn();
        self.awaitTurn();
      }
    }
  }

  /** Runs the item whose turn it is. Says whether there is another whose turn it is now. */
  private boolean runItem(Lane self) {
    int item = itemInTurn();
    lanes[item] = self;
    try {
      launch.runItem(this, item, arguments);
      lanes[item] = null;
      if (advance() || beginGroup()) {
        return true;
      }
      end(self);
    } catch (Abandoned e) {
      // Another lane has reported why.
    } catch (Throwable e) {
      launch.fail(turn, item, e);
      end(self);
    }
    return false;
  }

  /** Passes the turn on. Returns false if every item has ended. */
  private boolean advance() {
    if (atShuffle > 0 && position % PlayedDevice.WARP == PlayedDevice.WARP - 1) {
      if (atShuffle < PlayedDevice.WARP) {
        throw new GroupFault(
            "%d of the 32 lanes of a warp wait at a shuffle that the others do not reach"
                .formatted(atShuffle));
      }
      atShuffle = 0;
      warp.exchange(itemInTurn() / PlayedDevice.WARP * PlayedDevice.WARP);
      position -= PlayedDevice.WARP - 1;
      return true;
    }
    if (position < items - 1) {
      position++;
      return true;
    }
    if (atBarrier == 0) {
      return false;
    }
    if (atBarrier < items) {
      throw new GroupFault(
          "%d of its %d work-items wait at a barrier that the others do not reach"
              .formatted(atBarrier, items));
    }
    atBarrier = 0;
    position = 0;
    return true;
  }

  private int itemInTurn() {
    return descending ? items - 1 - position : position;
  }

  private boolean beginGroup() {
    turn = launch.nextTurn();
    if (turn < 0) {
      return false;
    }
    index = launch.groupInTurn(turn);
    position = 0;
    place.moveTo(index);
    localMemory.beginGroup();
    return true;
  }

  /** Lets all lanes end, and the launch know. */
  private void end(Lane self) {
    over = true;
    Arrays.stream(lanes).filter(lane -> lane != null && lane != self).forEach(Lane::giveTurn);
    freeLanes.forEach(Lane::giveTurn);
    launch.workerEnded();
  }
}
