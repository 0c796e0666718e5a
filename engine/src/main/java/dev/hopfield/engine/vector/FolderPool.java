package dev.hopfield.engine.vector;

import dev.hopfield.engine.Patterns;
import java.lang.foreign.Arena;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Folders at rest, with their scratch: as many as were ever used at once. Safe for use by several
 * threads.
 */
final class FolderPool implements AutoCloseable {
  private final Patterns patterns;
  private final Patterns values;
  private final Kernels kernels;
  private final int mostQueries;
  private final Arena arena = Arena.ofShared();
  private final Deque<TileFolder> few = new ArrayDeque<>();
  private final Deque<TileFolder> many = new ArrayDeque<>();

  FolderPool(Patterns patterns, Patterns values, Kernels kernels, int mostQueries) {
    this.patterns = patterns;
    this.values = values;
    this.kernels = kernels;
    this.mostQueries = mostQueries;
  }

  /** A folder for so many queries, for one thread until it is released. */
  TileFolder acquire(int queries) {
    synchronized (this) {
      TileFolder rested = atRest(queries).poll();
      if (rested != null) {
        return rested;
      }
    }
    int most = isMany(queries) ? mostQueries : Math.min(mostQueries, kernels.manyQueries() - 1);
    return kernels.folder(patterns, values, most, arena);
  }

  /** Takes back a folder that was acquired for so many queries. */
  synchronized void release(TileFolder folder, int queries) {
    atRest(queries).push(folder);
  }

  private Deque<TileFolder> atRest(int queries) {
    return isMany(queries) ? many : few;
  }

  private boolean isMany(int queries) {
    return queries >= kernels.manyQueries();
  }

  @Override
  public void close() {
    if (arena.scope().isAlive()) {
      arena.close();
    }
  }
}
