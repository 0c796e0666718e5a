package dev.hopfield.engine.theory;

/**
 * The paper's four classes of what an association head attends to, by the median of k₀.₉₀ over its
 * queries (sec. 4): more than N/2, N/8, N/32 patterns, or fewer.
 */
public enum MetastableClass {
  /** Class I: k &gt; N/2, a global fixed point that averages over all patterns. */
  GLOBAL,
  /** Class II: N/8 &lt; k ≤ N/2. */
  LARGE,
  /** Class III: N/32 &lt; k ≤ N/8. */
  MEDIUM,
  /** Class IV: k ≤ N/32, a small metastable state or a single pattern. */
  SMALL;

  /** The class of a (median) size among {@code count} patterns. */
  public static MetastableClass of(double size, long count) {
    if (size > count / 2.0) {
      return GLOBAL;
    }
    if (size > count / 8.0) {
      return LARGE;
    }
    return size > count / 32.0 ? MEDIUM : SMALL;
  }
}
