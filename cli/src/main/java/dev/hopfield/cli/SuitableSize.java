package dev.hopfield.cli;

import dev.hopfield.engine.backend.DeviceInfo;
import dev.hopfield.engine.backend.DeviceInfo.Kind;
import java.util.List;

/**
 * A size that suits what there is: large enough to keep the fastest device busy, small enough that
 * all of them together take seconds.
 *
 * @param patterns N
 * @param dim d
 * @param batch B
 */
record SuitableSize(long patterns, int dim, int batch) {
  /** The size for these devices. */
  static SuitableSize of(List<DeviceInfo> devices) {
    if (has(devices, Kind.GPU)) {
      return new SuitableSize(1 << 18, 128, 8);
    }
    return new SuitableSize(1 << 13, 64, 8);
  }

  private static boolean has(List<DeviceInfo> devices, Kind kind) {
    return devices.stream().anyMatch(device -> device.kind() == kind && device.isAvailable());
  }
}
