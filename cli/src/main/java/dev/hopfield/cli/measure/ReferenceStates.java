package dev.hopfield.cli.measure;

import dev.hopfield.engine.HopfieldMemory;
import dev.hopfield.engine.StateBatch;
import java.util.Arrays;

/**
 * What the float64 reference retrieves from a workload: the yardstick. Where all queries would take
 * too long, evenly spaced ones are taken; every pattern takes part in each of them.
 */
public final class ReferenceStates {
  /** Relative error that single precision may have at usual scores. */
  public static final double TOLERANCE = 1e-5;

  /** Relative error beyond which results are wrong, whatever the reason. */
  public static final double LARGEST_TOLERANCE = 1e-3;

  private static final double SINGLE_PRECISION = 0x1p-24;

  private final int[] queries;
  private final StateBatch states;
  private final double[] tolerances;
  private final double precisionError;

  private ReferenceStates(
      int[] queries, StateBatch states, double[] tolerances, double precisionError) {
    this.queries = queries;
    this.states = states;
    this.tolerances = tolerances;
    this.precisionError = precisionError;
  }

  /**
   * Retrieves with the reference.
   *
   * @param workload patterns, queries and options
   * @param allowNonFinite whether NaN and infinity are accepted
   * @param mostProducts the multiplications B · N · d · T that may be spent; one query at least is
   *     taken whatever it costs
   */
  public static ReferenceStates of(Workload workload, boolean allowNonFinite, double mostProducts) {
    int batch = workload.queries().batch();
    double each = workload.scoreProducts() / batch;
    int taken = (int) Math.clamp(mostProducts / each, 1, batch);
    int[] queries = new int[taken];
    Arrays.setAll(queries, i -> (int) ((long) batch * i / taken));
    StateBatch chosen = workload.queries().rows(queries);
    try (HopfieldMemory memory =
        HopfieldMemory.of(workload.patterns())
            .backend("reference")
            .allowNonFinite(allowNonFinite)
            .open()) {
      StateBatch states = memory.retrieve(chosen, workload.timedOptions()).states();
      double largestNorm = memory.norms().largest();
      double[] tolerances = Amplification.of(memory, workload.timedOptions(), chosen, states);
      for (int i = 0; i < taken; i++) {
        // A later update reads a state that is a mean of patterns.
        double stateNorm = workload.steps() == 1 ? Math.sqrt(chosen.squaredNorm(i)) : largestNorm;
        double scores = workload.beta() * largestNorm * stateNorm;
        double rounding = roundings(workload.patterns().dim()) * SINGLE_PRECISION * scores;
        double ofOneUpdate = tolerance(rounding, largestNorm, states.squaredNorm(i));
        tolerances[i] = Math.min(tolerances[i] * ofOneUpdate, LARGEST_TOLERANCE);
      }
      if (!workload.rule().isSoftmaxOfDots()) {
        RoundingProbe.widen(tolerances, memory, workload.timedOptions(), chosen, states);
      }
      return new ReferenceStates(queries, states, tolerances, 0);
    }
  }

  /**
   * What single precision may be off by. Scores of size s are rounded by δ, some times 2⁻²⁴ s (see
   * {@link #roundings}), and weights move by as much; the state Σ pᵢ xᵢ then moves by at most δ Σ
   * pᵢ ‖xᵢ − ξ‖ ≤ δ √(Σ pᵢ ‖xᵢ‖² − ‖ξ‖²) ≤ δ √(M² − ‖ξ‖²). This is for one update; see {@link
   * Amplification} for what further ones make of it.
   *
   * @param rounding δ, of the largest score β M ‖ξ‖
   * @param largestNorm M
   * @param squaredNorm ‖ξ_new‖²
   */
  private static double tolerance(double rounding, double largestNorm, double squaredNorm) {
    double spread = Math.sqrt(Math.max(0, largestNorm * largestNorm - squaredNorm));
    double floor = rounding * spread / Math.sqrt(squaredNorm);
    return floor > TOLERANCE ? floor : TOLERANCE;
  }

  /**
   * How many roundings of its own size a score of d products collects: a few, and where each of 16
   * partial sums has many, about as many as a random walk of theirs makes, √(d / 16).
   */
  private static double roundings(int dim) {
    return Math.max(4, Math.sqrt(dim / 16.0));
  }

  /**
   * These states, with the patterns held with less precision, beside those of the exact patterns.
   *
   * @param exact the reference of the same workload with the exact patterns, of the same queries
   */
  public ReferenceStates besideExact(ReferenceStates exact) {
    double worst = 0;
    for (int i = 0; i < queries.length; i++) {
      worst = Math.max(worst, relativeDistance(states, i, exact.states, i));
    }
    return new ReferenceStates(queries, states, tolerances, worst);
  }

  /** ‖a − b‖ / ‖b‖; infinite where a state is not finite, which must not pass for a small error. */
  private static double relativeDistance(StateBatch found, int q, StateBatch expected, int i) {
    double distance = found.distance(q, expected, i);
    double relative = distance == 0 ? 0 : distance / Math.sqrt(expected.squaredNorm(i));
    return relative >= 0 ? relative : Double.POSITIVE_INFINITY;
  }

  /** How many queries it holds. */
  public int queries() {
    return queries.length;
  }

  /** Compares a backend's states of the whole batch. */
  public Verification check(StateBatch found) {
    double worst = 0;
    double brokenMost = 1;
    boolean passed = true;
    double allowed = Arrays.stream(tolerances).max().orElse(TOLERANCE);
    for (int i = 0; i < queries.length; i++) {
      double relative = relativeDistance(found, queries[i], states, i);
      worst = Math.max(worst, relative);
      passed &= relative <= tolerances[i];
      if (relative / tolerances[i] > brokenMost) {
        // The bound that is broken most is what counts then, not that of another query.
        brokenMost = relative / tolerances[i];
        allowed = tolerances[i];
      }
    }
    return new Verification(worst, allowed, queries.length, precisionError, passed);
  }
}
