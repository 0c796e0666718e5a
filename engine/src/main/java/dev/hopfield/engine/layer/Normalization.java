package dev.hopfield.engine.layer;

/**
 * What is done to each row before it is projected (layer normalisation, arXiv 1607.06450): with
 * mean μ and variance σ² of its components, x̂ = (x − μ) / √(σ² + ε).
 */
public enum Normalization {
  /** Rows are taken as they are. */
  NONE,
  /** x̂, without parameters. */
  PLAIN,
  /** γ ∘ x̂ + δ with learned γ ({@code weight}) and δ ({@code bias}). */
  AFFINE
}
