package dev.hopfield.host;

import dev.hopfield.engine.backend.Cancellation;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Chunks that are copied once and stay on the device, in one workspace. */
final class ResidentChunks implements ChunkSource {
  private final MemoryPlan plan;
  private final Workspace space;
  private final WorkspacePool pool;
  private final Cancellation cancellation;

  /** The chunk that stages read now. */
  private int present;

  /**
   * Copies all chunks.
   *
   * @param plan where they go
   * @param space allocated for this plan; it is closed where a copy fails
   * @param copy brings them there
   * @param cancellation looked at before each chunk
   * @param keepsStaged whether the host memory that chunks are sent from has to stay
   * @param pool takes the workspace back
   */
  ResidentChunks(
      MemoryPlan plan,
      Workspace space,
      ChunkCopy copy,
      Cancellation cancellation,
      boolean keepsStaged,
      WorkspacePool pool) {
    this.plan = plan;
    this.space = space;
    this.pool = pool;
    this.cancellation = cancellation;
    try {
      space.run(() -> placeAll(copy));
    } catch (RuntimeException | Error e) {
      space.closeAfter(e);
      throw e;
    }
    if (!plan.isSmall() && !keepsStaged) {
      space.staged().close();
    }
  }

  private void placeAll(ChunkCopy copy) {
    for (int chunk = 0; chunk < plan.chunks(); chunk++) {
      copy.place(space, chunk, chunk);
      present = chunk;
    }
  }

  @Override
  public <T extends @Nullable Object> T call(Supplier<T> work) {
    return space.call(work);
  }

  @Override
  public void forEach(Work work) {
    for (int chunk = 0; chunk < plan.chunks(); chunk++) {
      cancellation.check();
      if (chunk != present) {
        space.stages().chunk(chunk).bring(space.program());
        present = chunk;
      }
      work.accept(space, chunk);
    }
  }

  @Override
  public Workspace space() {
    return space;
  }

  @Override
  public void close() {
    pool.giveBack(space, plan);
  }
}
