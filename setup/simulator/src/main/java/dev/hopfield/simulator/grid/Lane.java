package dev.hopfield.simulator.grid;

import java.util.concurrent.locks.LockSupport;

/**
 * A virtual thread that runs work-items of one work-group at a time, when it is its turn.
 *
 * <p>Of all the lanes of a {@link ThreadedGroup} one has the turn. What a lane wrote before it gave
 * the turn away is seen by the one that got it.
 */
final class Lane implements Runnable {

  private final ThreadedGroup group;
  private final Thread thread;
  private volatile boolean turn;
  private boolean started;

  Lane(ThreadedGroup group) {
    this.group = group;
    this.thread = Thread.ofVirtual().name("work-item").unstarted(this);
  }

  /** Gives this lane the turn. */
  void giveTurn() {
    turn = true;
    if (started) {
      LockSupport.unpark(thread);
    } else {
      started = true;
      thread.start();
    }
  }

  /** Waits for the turn. */
  void awaitTurn() {
    while (!turn) {
      LockSupport.park(this);
    }
    turn = false;
  }

  @Override
  public void run() {
    awaitTurn();
    RunningTask.run(() -> group.drive(this));
  }
}
