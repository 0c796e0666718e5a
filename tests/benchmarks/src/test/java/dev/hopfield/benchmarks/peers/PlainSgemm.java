package dev.hopfield.benchmarks.peers;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** A matrix product by its definition. */
final class PlainSgemm implements Sgemm {
  private int threads = 1;

  @Override
  public String describe() {
    return "three loops";
  }

  @Override
  public void setThreads(int newThreads) {
    threads = newThreads;
  }

  @Override
  public int threads() {
    return threads;
  }

  @Override
  public void multiply(
      boolean transposeB,
      int m,
      int n,
      int k,
      float alpha,
      MemorySegment a,
      MemorySegment b,
      float gamma,
      MemorySegment c) {
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        double sum = 0;
        for (int p = 0; p < k; p++) {
          long inB = transposeB ? (long) j * k + p : (long) p * n + j;
          sum += (double) at(a, (long) i * k + p) * at(b, inB);
        }
        long inC = (long) i * n + j;
        double before = gamma == 0 ? 0 : gamma * at(c, inC); // as in BLAS: C is not read then
        c.setAtIndex(ValueLayout.JAVA_FLOAT, inC, (float) (alpha * sum + before));
      }
    }
  }

  private static float at(MemorySegment floats, long index) {
    return floats.getAtIndex(ValueLayout.JAVA_FLOAT, index);
  }
}
