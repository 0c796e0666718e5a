package dev.hopfield.simulator.graph;

/** What is measured of an execution: times in nanoseconds, sizes in bytes with headers. */
public enum Measurement {
  TOTAL_TIME,
  COMPILE_TIME,
  WRITE_TIME,
  READ_TIME,
  KERNEL_TIME,
  BYTES_IN,
  BYTES_OUT,
  DEVICE_BYTES
}
