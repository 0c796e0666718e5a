package dev.hopfield.kernels;

/** What drivers' compilers have to be told before they compile these kernels. */
public final class Compilation {
  /**
   * Options for OpenCL: no warnings, and nothing else. TornadoVM's own default, {@code
   * -cl-fast-relaxed-math}, lets the compiler take {@code (a − b) − c} for {@code a − (b + c)} and
   * assume that there is neither infinity nor NaN: weights near a large log-sum-exp then lose their
   * digits.
   */
  public static final String OPENCL_FLAGS = "-w";

  private Compilation() {}
}
