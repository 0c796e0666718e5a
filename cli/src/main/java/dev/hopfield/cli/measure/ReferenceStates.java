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

  private static final double SINGLE_PRECISION = 0x1p-24;

  private final int[] queries;
  private final StateBatch states;
  private final double tolerance;

  private ReferenceStates(int[] queries, StateBatch states, double tolerance) {
    this.queries = queries;
    this.states = states;
    this.tolerance = tolerance;
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
      double tolerance =
          tolerance(workload, memory.norms().largest(), chosen)
              * Amplification.of(memory, workload.timedOptions(), chosen, states);
      return new ReferenceStates(queries, states, tolerance);
    }
  }

  /**
   * A score β xᵀξ of size s is rounded by about 2⁻²⁴ s in single precision, and weights move by as
   * much as scores do: beyond s = 40 or so that floor is higher than the usual tolerance. This is
   * for one update; see {@link Amplification} for what further ones make of it.
   */
  private static double tolerance(Workload workload, double maxNorm, StateBatch queries) {
    double largest = 0;
    for (int q = 0; q < queries.batch(); q++) {
      largest = Math.max(largest, queries.squaredNorm(q));
    }
    double stateNorm = Math.max(Math.sqrt(largest), workload.steps() > 1 ? maxNorm : 0);
    double floor = 4 * SINGLE_PRECISION * workload.beta() * maxNorm * stateNorm;
    return Math.max(TOLERANCE, floor);
  }

  /** How many queries it holds. */
  public int queries() {
    return queries.length;
  }

  /** Compares a backend's states of the whole batch. */
  public Verification check(StateBatch found) {
    double worst = 0;
    for (int i = 0; i < queries.length; i++) {
      double norm = Math.sqrt(states.squaredNorm(i));
      double distance = found.distance(queries[i], states, i);
      double relative = distance == 0 ? 0 : distance / norm;
      // A NaN must not pass for a small error.
      worst = relative >= 0 ? Math.max(worst, relative) : Double.POSITIVE_INFINITY;
      if (worst == Double.POSITIVE_INFINITY) {
        break;
      }
    }
    return new Verification(worst, tolerance, queries.length);
  }
}
