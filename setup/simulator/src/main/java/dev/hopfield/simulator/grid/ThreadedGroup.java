package dev.hopfield.simulator.grid;

import dev.hopfield.simulator.PlayedDevice;
import java.io.Serial;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * A work-group whose items wait on threads.
 *
 * <p>The items run in order, on one lane, until one waits at a barrier: it keeps its lane, and the
 * next item begins on another. So a kernel without barriers is a plain loop, and one with barriers
 * changes threads once for each item and barrier. The lanes of a warp that wait for a shuffle go on
 * as soon as the last of the 32 waits.
 */
final class ThreadedGroup extends WorkGroup {

  /** Unwinds an item whose group has failed elsewhere. */
  private static final class Abandoned extends Error {

    @Serial private static final long serialVersionUID = 1L;

    Abandoned() {
      super(null, null, false, false);
    }
  }

  private final Object[] arguments;
  private final Warp warp;
  private final BarrierSites sites = new BarrierSites();

  // The lane of each item that has begun and not ended; lanes that no item needs.
  private final @Nullable Lane[] lanes;
  private final Deque<Lane> freeLanes = new ArrayDeque<>();
  private boolean over;

  // Items take turns by position; these are the item that runs and those that wait.
  private int position;
  private int atBarrier;
  private int atShuffle;

  ThreadedGroup(Launch launch, Object[] arguments) {
    super(launch);
    this.arguments = arguments;
    this.warp = new Warp(this, launch.device(), items());
    this.lanes = new Lane[items()];
  }

  @Override
  void start() {
    if (beginAnother()) {
      new Lane(this).giveTurn();
    } else {
      launch().workerEnded();
    }
  }

  @Override
  public Warp warp() {
    return warp;
  }

  @Override
  public void barrier(int item) {
    if (turn() == 0) {
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
      launch().runItem(this, item, arguments);
      lanes[item] = null;
      if (advance() || beginAnother()) {
        return true;
      }
      end(self);
    } catch (Abandoned e) {
      // Another lane has reported why.
    } catch (Throwable e) {
      launch().fail(turn(), item, e);
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
    if (position < items() - 1) {
      position++;
      return true;
    }
    if (atBarrier == 0) {
      return false;
    }
    if (atBarrier < items()) {
      throw someDoNotReach(atBarrier, items());
    }
    atBarrier = 0;
    position = 0;
    return true;
  }

  private boolean beginAnother() {
    position = 0;
    return beginGroup();
  }

  private int itemInTurn() {
    return itemAt(position);
  }

  /** Lets all lanes end, and the launch know. */
  private void end(Lane self) {
    over = true;
    Arrays.stream(lanes).filter(lane -> lane != null && lane != self).forEach(Lane::giveTurn);
    freeLanes.forEach(Lane::giveTurn);
    launch().workerEnded();
  }
}
