package dev.hopfield.engine.backend;

/**
 * Where a device's time went while something ran on it, in milliseconds.
 *
 * @param kernelMs in kernels, by the device's clock
 * @param toDeviceMs in copies to the device, by its clock
 * @param toHostMs in copies back, by the host's clock
 * @param compileMs until the kernels that ran for the first time were compiled
 * @param launches how often kernels were launched
 */
public record DeviceTimes(
    double kernelMs, double toDeviceMs, double toHostMs, double compileMs, int launches) {
  /** Copies both ways. */
  public double transferMs() {
    return toDeviceMs + toHostMs;
  }
}
