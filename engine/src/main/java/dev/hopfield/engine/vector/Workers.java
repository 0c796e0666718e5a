package dev.hopfield.engine.vector;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The threads of a backend. The caller of {@link #run} works too, so several callers at once never
 * wait for each other's work to begin. Safe for use by several threads.
 */
final class Workers implements AutoCloseable {
  /** How long a helper without work stays awake. */
  private static final long WAKEFUL_NANOS = 1_000_000;

  private final int threads;
  private final @Nullable ExecutorService helpers;
  private volatile boolean closed;

  Workers(int threads) {
    this.threads = threads;
    AtomicInteger number = new AtomicInteger();
    helpers =
        threads == 1
            ? null
            : new ThreadPoolExecutor(
                threads - 1,
                threads - 1,
                0,
                TimeUnit.SECONDS,
                new WakefulQueue(),
                task ->
                    Thread.ofPlatform()
                        .daemon()
                        .name("hopfield-cpu-" + number.incrementAndGet())
                        .unstarted(task));
  }

  int threads() {
    return threads;
  }

  /**
   * Looks out for work for a while before it sleeps: one update often follows another, and waking a
   * thread, above all on a virtual machine, may take as long as a small update.
   */
  private static final class WakefulQueue extends LinkedBlockingQueue<Runnable> {
    private static final long serialVersionUID = 1;

    @Override
    public Runnable take() throws InterruptedException {
      long asleep = System.nanoTime() + WAKEFUL_NANOS;
      Runnable task = poll();
      while (task == null && System.nanoTime() - asleep < 0) {
        Thread.onSpinWait();
        task = poll();
      }
      return task != null ? task : super.take();
    }
  }

  /** Pieces of work to be claimed one by one. */
  static final class Pieces {
    private final int count;
    private final AtomicInteger next = new AtomicInteger();

    private Pieces(int count) {
      this.count = count;
    }

    /** The next piece nobody has claimed; −1 if there is none. */
    int claim() {
      int piece = next.getAndIncrement();
      return piece < count ? piece : -1;
    }

    private void drop() {
      next.set(count);
    }
  }

  /** What a thread does: claims pieces until there are none. */
  @FunctionalInterface
  interface Worker {
    void work(Pieces pieces);
  }

  /**
   * Does all pieces on as many threads as there are, and returns when they are done. What a worker
   * throws first is thrown here, after all have stopped.
   *
   * @throws IllegalStateException if closed, before or while helpers are called
   */
  void run(int count, Worker worker) {
    Job job = new Job(new Pieces(count), worker);
    if (closed) {
      throw isClosed();
    }
    if (helpers != null) {
      try {
        for (int i = 1; i < Math.min(threads, count); i++) {
          helpers.execute(job::help);
        }
      } catch (RejectedExecutionException e) {
        // Helpers that came before are at work with what the caller may free once this throws.
        job.fail(isClosed());
      }
    }
    job.workAndWait();
  }

  private static IllegalStateException isClosed() {
    return new IllegalStateException("this backend is closed; keep it open while in use");
  }

  @Override
  public void close() {
    closed = true;
    if (helpers != null) {
      helpers.shutdown();
    }
  }

  /** One call of {@link #run}: who is at work, and what went wrong. */
  private static final class Job {
    private final Pieces pieces;
    private final Worker worker;
    private volatile int active;
    private boolean over;
    private @Nullable Throwable failure;

    Job(Pieces pieces, Worker worker) {
      this.pieces = pieces;
      this.worker = worker;
    }

    /** A helper that comes when all is done has nothing to do, and nobody waits for it. */
    void help() {
      synchronized (this) {
        if (over) {
          return;
        }
        active++;
      }
      work();
      synchronized (this) {
        active--;
        notifyAll();
      }
    }

    private void work() {
      try {
        worker.work(pieces);
      } catch (RuntimeException | Error e) {
        fail(e);
      }
    }

    /** Leaves the pieces that nobody has begun. */
    void fail(Throwable cause) {
      pieces.drop();
      synchronized (this) {
        if (failure == null) {
          failure = cause;
        }
      }
    }

    void workAndWait() {
      work();
      synchronized (this) {
        over = true;
      }
      long asleep = System.nanoTime() + WAKEFUL_NANOS;
      while (active > 0 && System.nanoTime() - asleep < 0) {
        Thread.onSpinWait();
      }
      boolean interrupted = false;
      synchronized (this) {
        while (active > 0) {
          try {
            wait();
          } catch (InterruptedException e) {
            interrupted = true;
          }
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
      switch (failure) {
        case null -> {}
        case RuntimeException e -> throw e;
        case Error e -> throw e;
        default -> throw new IllegalStateException(failure);
      }
    }
  }
}
