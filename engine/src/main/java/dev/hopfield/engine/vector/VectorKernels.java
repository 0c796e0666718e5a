package dev.hopfield.engine.vector;

import dev.hopfield.engine.Patterns;
import java.lang.foreign.Arena;

/** Loops of the Vector API. */
final class VectorKernels implements Kernels {
  /** Floats of a tile for many queries: small beside a second-level cache. */
  private static final int TILE_FLOATS = 1 << 16;

  private static final int MOST_TILE_ROWS = 96;

  /**
   * Floats of a tile for one query, where a few take a third more: small beside a second-level
   * cache, and the sixteen streams that it is read in lie one and a half pages apart.
   */
  private static final int ROW_TILE_FLOATS = 24 * 1024;

  private static final int MOST_ROW_TILE_ROWS = 1024;

  @Override
  public String describe() {
    return Lanes.describe();
  }

  @Override
  public int manyQueries() {
    return Lanes.COUNT + Lanes.COUNT / 2 + 1;
  }

  @Override
  public TileFolder folder(Patterns patterns, Patterns values, int queries, Arena arena) {
    int dim = Math.max(patterns.dim(), values.dim());
    if (queries >= manyQueries()) {
      int height = RegisterBlock.HEIGHT;
      int rows =
          Math.max(2 * height, Math.min(MOST_TILE_ROWS, TILE_FLOATS / dim / height * height));
      return new BatchFolder(patterns, values, queries, rows, arena);
    }
    int perFloat = Float.BYTES / StoredRows.elementBytes(patterns);
    int most = ROW_TILE_FLOATS * perFloat / dim / 32 * 32;
    int rows = Math.max(32, Math.min(MOST_ROW_TILE_ROWS, most));
    return new RowFolder(patterns, values, queries, rows, arena);
  }

  @Override
  public RuleLoops ruleLoops() {
    return new VectorRuleLoops();
  }
}
