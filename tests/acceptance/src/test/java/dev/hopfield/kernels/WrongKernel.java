package dev.hopfield.kernels;

import java.util.List;

/** A kernel class with state and host logic, which the floors refuse. */
public final class WrongKernel {
  private int calls;

  int run(List<Integer> values) {
    calls++;
    return values.size() * calls;
  }
}
