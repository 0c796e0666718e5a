package dev.hopfield.host;

/**
 * What a device can hold and run.
 *
 * @param memoryBytes memory, in bytes
 * @param allocationBytes the largest single allocation, in bytes
 * @param localBytes local memory of a work-group, in bytes
 * @param computeUnits processors (multiprocessors on a GPU, cores on a CPU)
 * @param groupThreads the most work-items in a group
 * @param features what its backend can compile
 */
record DeviceLimits(
    long memoryBytes,
    long allocationBytes,
    long localBytes,
    int computeUnits,
    int groupThreads,
    Features features) {

  /**
   * What TornadoVM's backends differ in.
   *
   * @param shuffles whether the lanes of a warp exchange values (PTX, CUDA)
   * @param bfloat16Shift whether a bfloat16 is read by a shift (CUDA)
   * @param bfloat16Mma whether tensor cores multiply bfloat16 (CUDA)
   * @param libraries whether cuBLAS is called on the stream of kernels (CUDA)
   */
  record Features(boolean shuffles, boolean bfloat16Shift, boolean bfloat16Mma, boolean libraries) {
    /** What every backend has. */
    static final Features NONE = new Features(false, false, false, false);
  }

  /** A device with what every backend has. */
  DeviceLimits(
      long memoryBytes, long allocationBytes, long localBytes, int computeUnits, int groupThreads) {
    this(memoryBytes, allocationBytes, localBytes, computeUnits, groupThreads, Features.NONE);
  }
}
