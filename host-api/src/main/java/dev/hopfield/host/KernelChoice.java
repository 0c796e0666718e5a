package dev.hopfield.host;

import dev.hopfield.engine.InvalidInputException;

/**
 * The kernels for patterns of some shape, and the sizes they are compiled with.
 *
 * @param path the way to fold
 * @param reason why, for a person
 * @param threads work-items in a group of the fused fold
 * @param tileRows rows in a tile of the fused fold
 * @param columns columns copied at once by the similarity kernel
 */
record KernelChoice(KernelPath path, String reason, int threads, int tileRows, int columns) {
  /** Work-items in a group of every kernel but the fused fold. */
  static final int THREADS = 64;

  /** Work-groups that keep a compute unit busy. */
  static final int GROUPS_PER_UNIT = 8;

  private static final int LOCAL_BYTES = 48 * 1024;
  // More would spill the sums that each work-item keeps.
  private static final int FUSED_VALUE_DIM = 8192;

  /**
   * Chooses. The table:
   *
   * <table>
   * <caption>Kernels by shape</caption>
   * <tr><th>d, d_v</th><th>path</th><th>work-items</th></tr>
   * <tr><td>d ≤ 64</td><td>fused</td><td>64</td></tr>
   * <tr><td>d ≤ 128</td><td>fused</td><td>128</td></tr>
   * <tr><td>a row fits in local memory, d_v ≤ 8192</td><td>fused</td><td>256</td></tr>
   * <tr><td>otherwise</td><td>three-step</td><td>64</td></tr>
   * </table>
   *
   * @param dim d
   * @param valueDim d_v, the larger where patterns and values are both projected
   * @param limits the device's
   * @param settings what is forced
   */
  static KernelChoice of(int dim, int valueDim, DeviceLimits limits, HostSettings settings) {
    int wanted = dim <= 64 ? 64 : dim <= 128 ? 128 : 256;
    int threads = Math.min(wanted, Integer.highestOneBit(limits.groupThreads()));
    long localFloats = Math.min(LOCAL_BYTES, limits.localBytes()) / Float.BYTES;
    int tileRows = valueDim <= FUSED_VALUE_DIM ? tileRows(dim, threads, localFloats) : 0;
    boolean fits = tileRows > 0;
    KernelPath path = settings.path();
    String reason = "forced by " + HostSettings.PATH;
    if (path == null) {
      path = fits ? KernelPath.FUSED : KernelPath.THREE_STEP;
      reason =
          fits
              ? "a tile of %d rows fits in local memory".formatted(tileRows)
              : "a row of %d elements, or its value of %d, is too long for the fused fold"
                  .formatted(dim, valueDim);
    }
    if (path == KernelPath.FUSED && !fits) {
      throw new InvalidInputException(
          "%s is fused but patterns of dimension %d with values of dimension %d are too long for it; leave it out"
              .formatted(HostSettings.PATH, dim, valueDim));
    }
    return new KernelChoice(path, reason, threads, tileRows, Math.min(32, dim));
  }

  /** The most rows of a tile with which the fused fold's local arrays fit; 0 if not even one. */
  private static int tileRows(int dim, int threads, long localFloats) {
    int queries = BatchClass.MANY.groupQueries();
    for (int rows = threads; rows > 0; rows /= 2) {
      if ((long) rows * (dim | 1) + (long) queries * (threads + rows + 2) <= localFloats) {
        return rows;
      }
    }
    return 0;
  }
}
