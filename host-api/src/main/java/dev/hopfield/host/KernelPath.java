package dev.hopfield.host;

import dev.hopfield.engine.InvalidInputException;

/** The ways to compute the fold of a chunk. */
enum KernelPath {
  /** One kernel scores, weighs and projects; a second one merges the splits. */
  FUSED("fused"),
  /** As fused, a warp a row: for few queries, where the lanes of a warp exchange values. */
  WARP("warp"),
  /** Two passes on tensor cores: for batches and rows held as bf16, on CUDA. */
  TENSOR("tensor"),
  /** Matrix products by cuBLAS over chunks that stay in cache: for batches, on CUDA. */
  PRODUCT("product"),
  /** Similarity, softmax and projection one after another, over a bounded block of scores. */
  THREE_STEP("three-step");

  private final String label;

  KernelPath(String label) {
    this.label = label;
  }

  String label() {
    return label;
  }

  static KernelPath of(String label) {
    for (KernelPath path : values()) {
      if (path.label.equals(label)) {
        return path;
      }
    }
    throw new InvalidInputException(
        "property %s is '%s' but must be fused, warp, tensor, product or three-step"
            .formatted(HostSettings.PATH, label));
  }
}
