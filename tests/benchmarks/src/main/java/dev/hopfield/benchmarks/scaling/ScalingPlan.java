package dev.hopfield.benchmarks.scaling;

import dev.hopfield.benchmarks.measure.RoundRobin;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What to measure at each size.
 *
 * @param batches each B
 * @param backend of the engine
 * @param seed of patterns and queries
 * @param turns how often each is timed
 */
public record ScalingPlan(List<Integer> batches, String backend, long seed, RoundRobin turns) {
  /**
   * A set of patterns.
   *
   * @param count N
   * @param dim d
   */
  public record Size(long count, int dim) {
    /** Bytes of the patterns. */
    long bytes() {
      return count * dim * Float.BYTES;
    }

    @Override
    public String toString() {
      return "%d patterns of dimension %d".formatted(count, dim);
    }
  }

  /**
   * A cross of sizes rather than a grid: every N at one d, and every d at one N.
   *
   * @param counts each N, measured at {@code dim}
   * @param dim the d of {@code counts}
   * @param dims each d, measured at {@code count}
   * @param count the N of {@code dims}
   */
  public static List<Size> cross(List<Long> counts, int dim, List<Integer> dims, long count) {
    Set<Size> sizes = new LinkedHashSet<>();
    counts.forEach(each -> sizes.add(new Size(each, dim)));
    dims.forEach(each -> sizes.add(new Size(count, each)));
    return List.copyOf(sizes);
  }
}
