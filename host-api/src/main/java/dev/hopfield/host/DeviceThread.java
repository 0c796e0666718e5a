package dev.hopfield.host;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The one thread that launches and closes a plan. TornadoVM opens a command queue for each thread
 * that launches, and closing a plan closes that of the closing thread alone: those of others would
 * stay, one for every thread that ever used a memory. Safe for use by several threads.
 */
final class DeviceThread implements AutoCloseable {
  private final ExecutorService executor =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().daemon().name("hopfield-device-", 0).factory());

  /** Begins some work on the thread, when it has done what it was given before. */
  <T extends @Nullable Object> Future<T> submit(Supplier<T> work) {
    return executor.submit(work::get);
  }

  /** Does some work on the thread, and waits for its end even where the caller is interrupted. */
  <T extends @Nullable Object> T call(Supplier<T> work) {
    return await(submit(work));
  }

  /** Waits for the end of some work even where the caller is interrupted. */
  static <T extends @Nullable Object> T await(Future<T> result) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return result.get();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } catch (ExecutionException e) {
      throw unchecked(e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  void run(Runnable work) {
    call(
        () -> {
          work.run();
          return null;
        });
  }

  private static RuntimeException unchecked(ExecutionException e) {
    Throwable cause = e.getCause();
    if (cause instanceof Error error) {
      throw error;
    }
    return cause instanceof RuntimeException thrown ? thrown : new IllegalStateException(cause);
  }

  /** Ends the thread when it has done what it was given. */
  @Override
  public void close() {
    executor.shutdown();
  }
}
