package dev.hopfield.host;

import dev.hopfield.engine.backend.Cancellation;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Chunks that pass through a device again and again. With two workspaces, which chunks take in
 * turn, the next one is read from the set and copied to the device while kernels compute on this
 * one: each workspace launches from a thread of its own, for which TornadoVM opens a command queue,
 * or stream, of its own.
 *
 * <p>However the copies overlap, chunks are worked on one at a time and in order, so that results
 * do not depend on it.
 */
final class StreamedChunks implements ChunkSource {
  private final MemoryPlan plan;
  private final List<Workspace> lanes;
  private final ChunkCopy copy;
  private final Cancellation cancellation;

  /**
   * Copies the first chunk of each lane, which proves that kernels run there.
   *
   * @param plan how chunks are cut
   * @param lanes workspaces for this plan, as many as chunks are in flight; they are closed where a
   *     copy fails
   * @param copy brings chunks there
   * @param cancellation looked at before each chunk
   */
  StreamedChunks(
      MemoryPlan plan, List<Workspace> lanes, ChunkCopy copy, Cancellation cancellation) {
    this.plan = plan;
    this.lanes = List.copyOf(lanes);
    this.copy = copy;
    this.cancellation = cancellation;
    try {
      for (int lane = 0; lane < lanes.size(); lane++) {
        DeviceThread.await(send(lane));
      }
    } catch (RuntimeException | Error e) {
      lanes.forEach(lane -> lane.closeAfter(e));
      throw e;
    }
  }

  /** Allocates the workspaces of a plan. */
  static List<Workspace> allocate(MemoryPlan plan, TornadoDevices.Found found, DeviceClock clock) {
    List<Workspace> lanes = new ArrayList<>();
    try {
      while (lanes.size() < plan.lanes()) {
        lanes.add(new Workspace(plan, found, clock));
      }
    } catch (RuntimeException | Error e) {
      lanes.forEach(lane -> lane.closeAfter(e));
      throw e;
    }
    return lanes;
  }

  private Workspace lane(int chunk) {
    return lanes.get(chunk % lanes.size());
  }

  /** Begins to copy a chunk, when its lane has done what it was given before. */
  private Future<?> send(int chunk) {
    Workspace lane = lane(chunk);
    return lane.submit(() -> copy.place(lane, chunk, 0));
  }

  /** The thread that asks leads the lanes, so that it must be none of theirs. */
  @Override
  public <T extends @Nullable Object> T call(Supplier<T> work) {
    return work.get();
  }

  @Override
  public void forEach(Work work) {
    Queue<Future<?>> coming = new ArrayDeque<>();
    try {
      for (int chunk = 0; chunk < lanes.size(); chunk++) {
        coming.add(send(chunk));
      }
      for (int chunk = 0; chunk < plan.chunks(); chunk++) {
        cancellation.check();
        DeviceThread.await(coming.remove());
        work(work, chunk);
        if (chunk + lanes.size() < plan.chunks()) {
          coming.add(send(chunk + lanes.size()));
        }
      }
    } catch (RuntimeException | Error e) {
      coming.forEach(copying -> settle(copying, e));
      throw e;
    }
  }

  private void work(Work work, int chunk) {
    Workspace lane = lane(chunk);
    lane.run(() -> work.accept(lane, chunk));
  }

  /** Waits for the end of a copy that is no longer needed. */
  private static void settle(Future<?> copying, Throwable failure) {
    try {
      DeviceThread.await(copying);
    } catch (RuntimeException | Error e) {
      if (!e.equals(failure)) {
        failure.addSuppressed(e);
      }
    }
  }

  @Override
  public Workspace space() {
    return lanes.getFirst();
  }

  @Override
  public void close() {
    RuntimeException failure = null;
    for (Workspace lane : lanes) {
      try {
        lane.close();
      } catch (RuntimeException e) {
        failure = e;
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
