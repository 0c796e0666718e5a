package dev.hopfield.cli.repertoire;

import dev.hopfield.engine.Patterns;

/** Something that learns to tell positive bags from negative ones. */
interface BagModel {
  /** What it is, in a table. */
  String name();

  /** Its learning rate. */
  double rate();

  /** Adds the gradients of one bag's cross-entropy; returns the loss. */
  double train(Patterns bag, boolean positive);

  /** Takes a step with the gradients of the bags since the last one. */
  void step();

  /** The logarithm of the odds that a bag is positive. */
  double logit(Patterns bag);

  /** Keeps what has been learned so far. */
  void keep();

  /** Goes back to what was kept. */
  void restore();
}
