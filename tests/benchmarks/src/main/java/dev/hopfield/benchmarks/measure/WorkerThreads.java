package dev.hopfield.benchmarks.measure;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;

/**
 * A fixed number of threads, of which the caller is one, that do parts of one work together. Used
 * by one caller at a time.
 *
 * <p>They stay awake for a millisecond after their last work, as the threads of a BLAS or of OpenMP
 * do, so that nothing that is measured on them waits for a thread to be woken at each of its steps.
 */
public final class WorkerThreads implements AutoCloseable {
  private static final long WAKEFUL_NANOS = 1_000_000;

  private final int threads;
  private final ExecutorService others;

  /** Threads for {@code threads} parts, at least 1. */
  public WorkerThreads(int threads) {
    this.threads = threads;
    int helpers = Math.max(1, threads - 1);
    others =
        new ThreadPoolExecutor(
            helpers,
            helpers,
            0,
            TimeUnit.SECONDS,
            new WakefulQueue(),
            Thread.ofPlatform().daemon().name("benchmark-", 1).factory());
  }

  /** Lets who waits for work look out for it before it sleeps. */
  private static final class WakefulQueue extends LinkedBlockingQueue<Runnable> {
    private static final long serialVersionUID = 1;

    @Override
    public Runnable take() throws InterruptedException {
      long begin = System.nanoTime();
      while (System.nanoTime() - begin < WAKEFUL_NANOS) {
        Runnable task = poll();
        if (task != null) {
          return task;
        }
        Thread.onSpinWait();
      }
      return super.take();
    }
  }

  /** The number of threads, the caller included. */
  public int count() {
    return threads;
  }

  /** Does parts 0 … {@link #count} − 1 at the same time and returns when all are done. */
  public void run(IntConsumer part) {
    List<Future<?>> running = new ArrayList<>();
    for (int p = 1; p < threads; p++) {
      int number = p;
      running.add(others.submit(() -> part.accept(number)));
    }
    part.accept(0);
    running.forEach(WorkerThreads::join);
  }

  private static void join(Future<?> part) {
    try {
      part.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while other threads work", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("a part failed: " + e.getCause(), e.getCause());
    }
  }

  /** Ends the threads. */
  @Override
  public void close() {
    others.shutdown();
  }
}
