package dev.hopfield.engine;

/**
 * How far a retrieved state can be trusted, known from its scores alone (lemma A4): with i the
 * pattern with the highest score and c its lead over the others, ‖xᵢ − ξ_new‖ ≤ 2 (N − 1) e^{−βc} M
 * and pᵢ ≥ 1 − (N − 1) e^{−βc}.
 *
 * @param pattern id of pattern i
 * @param distance the most that the state differs from it, in exact arithmetic
 * @param weight the least weight that it has; at or below 0 the lemma says nothing
 */
public record ErrorBound(long pattern, double distance, double weight) {}
