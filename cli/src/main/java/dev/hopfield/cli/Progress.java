package dev.hopfield.cli;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** One line about a running step, with its seconds, erased when the step is done. */
public final class Progress implements AutoCloseable {
  private static final String ERASE = "\r\033[K";

  private final Console console;
  private final String step;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition done = lock.newCondition();
  private volatile Supplier<String> detail = () -> "";
  private boolean closed;
  private boolean shown;

  private Progress(Console console, String step) {
    this.console = console;
    this.step = step;
  }

  static Progress begin(Console console, String step) {
    Progress progress = new Progress(console, step);
    if (console.interactive()) {
      Thread.ofPlatform().daemon().name("progress").start(progress::tick);
    }
    return progress;
  }

  /** Says more about the step: asked for every second. */
  void detail(Supplier<String> newDetail) {
    detail = newDetail;
  }

  private void tick() {
    lock.lock();
    try {
      for (int seconds = 1; !waitOneSecond(); seconds++) {
        String more = detail.get();
        String text = more.isEmpty() ? "" : ", " + more;
        console.err().print("%s%s … %d s%s".formatted(ERASE, step, seconds, text));
        console.err().flush();
        shown = true;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }

  /** Returns true at once when the step is done, false after a second. */
  private boolean waitOneSecond() throws InterruptedException {
    long left = TimeUnit.SECONDS.toNanos(1);
    while (!closed && left > 0) {
      left = done.awaitNanos(left);
    }
    return closed;
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      done.signalAll();
      if (shown) {
        console.err().print(ERASE);
        console.err().flush();
      }
    } finally {
      lock.unlock();
    }
  }
}
