package dev.hopfield.cli.measure;

/**
 * How far a backend's states are from the reference's.
 *
 * @param maxRelativeError max over the queries of ‖ξ − ξ_ref‖ / ‖ξ_ref‖; infinite where a state is
 *     not finite
 * @param tolerance the most it may be
 * @param queries how many queries were compared
 */
public record Verification(double maxRelativeError, double tolerance, int queries) {
  /** Whether the backend may be believed. */
  public boolean passed() {
    return maxRelativeError <= tolerance;
  }

  /** The worse of two comparisons with the same reference. */
  public Verification worse(Verification other) {
    return other.maxRelativeError > maxRelativeError ? other : this;
  }
}
