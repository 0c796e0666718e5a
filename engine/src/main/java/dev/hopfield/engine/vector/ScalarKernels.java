package dev.hopfield.engine.vector;

import dev.hopfield.engine.Patterns;
import java.lang.foreign.Arena;

/** Plain loops, for a JVM without the Vector API. */
final class ScalarKernels implements Kernels {
  private static final int TILE_FLOATS = 1 << 14;
  private static final int MOST_TILE_ROWS = 64;

  @Override
  public String describe() {
    return "plain loops";
  }

  @Override
  public int manyQueries() {
    return 1;
  }

  @Override
  public TileFolder folder(Patterns patterns, Patterns values, int queries, Arena arena) {
    int dim = Math.max(patterns.dim(), values.dim());
    int rows = Math.clamp(TILE_FLOATS / dim, 1, MOST_TILE_ROWS);
    return new ScalarFolder(patterns, values, queries, rows);
  }

  @Override
  public RuleLoops ruleLoops() {
    return new ScalarRuleLoops();
  }
}
