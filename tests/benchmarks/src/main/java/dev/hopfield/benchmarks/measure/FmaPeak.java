package dev.hopfield.benchmarks.measure;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The most float arithmetic that these threads can do: fused multiply-adds on values that never
 * leave the registers.
 *
 * <p>Twelve chains that do not depend on each other: two units with a latency of four cycles, as
 * current x86 and ARM cores have, need eight in flight; sixteen and more would spill where there
 * are sixteen registers.
 */
public final class FmaPeak implements Timed {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  static final int CHAINS = 12;
  static final int LANES = SPECIES.length();
  private static final int ITERATIONS = 2_000_000;

  private final WorkerThreads threads;
  private final float[] results;

  /** A peak of these threads together. */
  public FmaPeak(WorkerThreads threads) {
    this.threads = threads;
    results = new float[threads.count()];
  }

  @Override
  public void run() {
    threads.run(thread -> results[thread] = chains(ITERATIONS));
    for (float result : results) {
      if (!Float.isFinite(result)) {
        throw new IllegalStateException("the chains left the range of a float: " + result);
      }
    }
  }

  /** Floating-point operations of one run: a multiply-add is two. */
  public double operations() {
    return 2.0 * CHAINS * SPECIES.length() * ITERATIONS * threads.count();
  }

  /** Chains x ← x · a + b that stay near b / (1 − a), kept alive by their sum. */
  static float chains(int iterations) {
    FloatVector a = FloatVector.broadcast(SPECIES, 0.9375f);
    FloatVector b = FloatVector.broadcast(SPECIES, 0.125f);
    FloatVector x0 = b;
    FloatVector x1 = b;
    FloatVector x2 = b;
    FloatVector x3 = b;
    FloatVector x4 = b;
    FloatVector x5 = b;
    FloatVector x6 = b;
    FloatVector x7 = b;
    FloatVector x8 = b;
    FloatVector x9 = b;
    FloatVector x10 = b;
    FloatVector x11 = b;
    for (int i = 0; i < iterations; i++) {
      x0 = x0.fma(a, b);
      x1 = x1.fma(a, b);
      x2 = x2.fma(a, b);
      x3 = x3.fma(a, b);
      x4 = x4.fma(a, b);
      x5 = x5.fma(a, b);
      x6 = x6.fma(a, b);
      x7 = x7.fma(a, b);
      x8 = x8.fma(a, b);
      x9 = x9.fma(a, b);
      x10 = x10.fma(a, b);
      x11 = x11.fma(a, b);
    }
    FloatVector low = x0.add(x1).add(x2).add(x3).add(x4).add(x5);
    FloatVector high = x6.add(x7).add(x8).add(x9).add(x10).add(x11);
    return low.add(high).reduceLanes(jdk.incubator.vector.VectorOperators.ADD);
  }
}
