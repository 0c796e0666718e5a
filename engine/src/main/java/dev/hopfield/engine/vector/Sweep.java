package dev.hopfield.engine.vector;

import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.StateBatch;
import dev.hopfield.engine.backend.Cancellation;
import dev.hopfield.engine.vector.TileFolder.Work;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets all patterns pass by a block of queries: splits on all threads, tiles within a split, the
 * splits' results merged in their order. Safe for use by several threads.
 */
final class Sweep implements AutoCloseable {
  private final Patterns patterns;
  private final Workers workers;
  private final Cancellation cancellation;
  private final FolderPool folders;
  private final int dim;

  Sweep(
      Patterns patterns,
      Patterns values,
      Kernels kernels,
      Workers workers,
      Cancellation cancellation) {
    this.patterns = patterns;
    this.workers = workers;
    this.cancellation = cancellation;
    dim = Math.max(patterns.dim(), values.dim());
    folders = new FolderPool(patterns, values, kernels, SplitPlan.mostQueries(dim));
  }

  /** What is gathered from a split. */
  interface Gathering {
    /** Looks at every score, or {@code null}. */
    TileScores.@Nullable Visitor visitor();

    /** Takes over what a folder holds. */
    void take(TileFolder folder);

    /** Adds what was gathered from the next split. */
    void merge(Gathering later);
  }

  /** Queries {@code first … first + count − 1} of a batch and what is done with them. */
  record Block(StateBatch states, int first, int count, float beta, Work work) {}

  SplitPlan plan(int batch, long queryBytes) {
    return SplitPlan.of(patterns.count(), batch, dim, queryBytes);
  }

  /**
   * Gathers from all patterns.
   *
   * @param block the queries
   * @param plan the splits
   * @param empty makes what gathers from a split
   * @param overflowed by query of the batch; set for those whose floats overflowed
   */
  Gathering run(Block block, SplitPlan plan, Supplier<Gathering> empty, boolean[] overflowed) {
    List<@Nullable Gathering> gathered =
        new ArrayList<>(Collections.nCopies(plan.splits(), (Gathering) null));
    workers.run(
        plan.splits(),
        pieces -> {
          int split = pieces.claim();
          if (split < 0) {
            return;
          }
          TileFolder folder = folders.acquire(block.count);
          try {
            folder.begin(block.states, block.first, block.count, block.beta, block.work);
            for (; split >= 0; split = pieces.claim()) {
              Gathering gathering = empty.get();
              fold(folder, plan.firstRow(split), plan.firstRow(split + 1), gathering);
              gathered.set(split, gathering);
            }
            synchronized (overflowed) {
              folder.markOverflows(overflowed, block.first);
            }
          } finally {
            folders.release(folder, block.count);
          }
        });
    Gathering all = Objects.requireNonNull(gathered.get(0));
    for (int split = 1; split < plan.splits(); split++) {
      all.merge(Objects.requireNonNull(gathered.get(split)));
    }
    return all;
  }

  private void fold(TileFolder folder, long from, long to, Gathering gathering) {
    folder.reset();
    int unflushed = 0;
    for (long row = from; row < to; row += folder.tileRows()) {
      cancellation.check();
      int rows = (int) Math.min(folder.tileRows(), to - row);
      folder.fold(row, rows, gathering.visitor());
      unflushed += rows;
      if (unflushed >= SplitPlan.LEAF_ROWS) {
        gathering.take(folder);
        unflushed = 0;
      }
    }
    if (unflushed > 0) {
      gathering.take(folder);
    }
  }

  @Override
  public void close() {
    folders.close();
  }
}
