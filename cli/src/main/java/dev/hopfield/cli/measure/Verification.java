package dev.hopfield.cli.measure;

/**
 * How far a backend's states are from the reference's.
 *
 * @param maxRelativeError max over the queries of ‖ξ − ξ_ref‖ / ‖ξ_ref‖; infinite where a state is
 *     not finite
 * @param tolerance the most that it may be for the query that is allowed most
 * @param queries how many queries were compared
 * @param precisionError the same of the reference with the patterns as they are held, against the
 *     reference with the exact ones: what the precision costs; 0 where they are held as given
 * @param passed whether every query kept to what it is allowed
 */
public record Verification(
    double maxRelativeError, double tolerance, int queries, double precisionError, boolean passed) {
  /** Two comparisons with the same reference as one. */
  public Verification and(Verification other) {
    return new Verification(
        Math.max(maxRelativeError, other.maxRelativeError),
        Math.max(tolerance, other.tolerance),
        queries,
        Math.max(precisionError, other.precisionError),
        passed && other.passed);
  }
}
