package dev.hopfield.benchmarks.measure;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntConsumer;

/**
 * A fixed number of threads, of which the caller is one, that do parts of one work together. Used
 * by one caller at a time.
 */
public final class WorkerThreads implements AutoCloseable {
  private final int threads;
  private final ExecutorService others;

  /** Threads for {@code threads} parts, at least 1. */
  public WorkerThreads(int threads) {
    this.threads = threads;
    others =
        Executors.newFixedThreadPool(
            Math.max(1, threads - 1), Thread.ofPlatform().daemon().name("benchmark-", 1).factory());
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
