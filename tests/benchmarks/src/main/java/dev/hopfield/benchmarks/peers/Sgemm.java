package dev.hopfield.benchmarks.peers;

import java.lang.foreign.MemorySegment;

/** The matrix product of a BLAS, on packed row-major floats. */
public interface Sgemm {
  /** Library, version and kernel, in one line. */
  String describe();

  /** Sets how many threads a product may use, for products that any thread starts. */
  void setThreads(int threads);

  /** How many threads the library says that it uses. */
  int threads();

  /**
   * C ← α A Bᵀ + γ C, or α A B + γ C.
   *
   * @param transposeB whether B lies as n × k
   * @param m rows of A and C
   * @param n columns of C
   * @param k columns of A
   * @param alpha α
   * @param a m × k
   * @param b k × n, or n × k where it is transposed
   * @param gamma γ
   * @param c m × n
   */
  @SuppressWarnings("TooManyParameters") // BLAS's own
  void multiply(
      boolean transposeB,
      int m,
      int n,
      int k,
      float alpha,
      MemorySegment a,
      MemorySegment b,
      float gamma,
      MemorySegment c);
}
