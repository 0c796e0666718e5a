package dev.hopfield.engine.backend;

/**
 * Differentiates updates of one set of patterns. The weights are recomputed tile by tile from the
 * log-sum-exp of each state, so no N × B matrix is stored (the second pass of FlashAttention, arXiv
 * 2205.14135, app. B). With g = ∂L/∂o and D_b = g_bᵀo_b:
 *
 * <pre>
 * s_bi = β xᵢᵀξ_b      p_bi = exp(s_bi − lse_b)      z_bi = p_bi (g_bᵀvᵢ − D_b)
 * ∂L/∂ξ_b = β Σᵢ z_bi xᵢ     ∂L/∂xᵢ = β Σ_b z_bi ξ_b     ∂L/∂vᵢ = Σ_b p_bi g_b     ∂L/∂β = Σ_bi z_bi xᵢᵀξ_b
 * </pre>
 *
 * Safe for use by several threads; the same request gives the same bits.
 */
public interface GradientPass extends AutoCloseable {
  /** Differentiates an update; the caller closes the result. */
  Gradients of(GradientRequest request);

  /** Frees what the patterns took on the device. */
  @Override
  void close();
}
