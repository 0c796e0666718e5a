package dev.hopfield.engine.vector;

import dev.hopfield.engine.Patterns;
import java.lang.foreign.Arena;

/**
 * The loops a backend computes with. Nothing but an implementation names a class of the Vector API,
 * so the engine loads where its module is absent.
 */
interface Kernels {
  /** What they are, for a person. */
  String describe();

  /** Batches of at least this many queries use the folder for many. */
  int manyQueries();

  /**
   * A folder and its scratch.
   *
   * @param patterns X
   * @param values V, the same object where patterns are their own values
   * @param queries the most queries of a block
   * @param arena owns the scratch
   */
  TileFolder folder(Patterns patterns, Patterns values, int queries, Arena arena);

  /** The loops of the general update rule. */
  RuleLoops ruleLoops();
}
