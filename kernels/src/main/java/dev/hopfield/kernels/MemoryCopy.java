package dev.hopfield.kernels;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** Copies one array into another: how fast a device's memory is, before anything is computed. */
public final class MemoryCopy {
  /** Work-items in a group. */
  public static final int THREADS = 256;

  /** Elements that a work-item copies. */
  public static final int EACH = 4;

  private MemoryCopy() {}

  /**
   * Copies.
   *
   * <p><b>Launch.</b> {@code n / (THREADS · EACH)} groups of {@link #THREADS} work-items, n a
   * multiple of both. <b>Local memory.</b> None. <b>Global memory.</b> Reads n elements, writes n;
   * neighbours copy neighbouring elements, {@link #EACH} rows of them a group.
   *
   * @param context the work-item
   * @param from what is copied
   * @param to where to
   */
  public static void copy(KernelContext context, IntArray from, IntArray to) {
    int first = context.groupIdx * (THREADS * EACH) + context.localIdx;
    int a = from.get(first);
    int b = from.get(first + THREADS);
    int c = from.get(first + 2 * THREADS);
    int d = from.get(first + 3 * THREADS);
    to.set(first, a);
    to.set(first + THREADS, b);
    to.set(first + 2 * THREADS, c);
    to.set(first + 3 * THREADS, d);
  }
}
