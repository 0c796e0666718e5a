package dev.hopfield.engine.backend;

import java.util.List;

/**
 * Brings backends to the engine; found by {@link java.util.ServiceLoader}. Its constructor must not
 * touch a driver: that is for {@link #devices}, which must not throw where a driver is missing, but
 * list a device that says why it is unavailable, or nothing.
 */
public interface BackendProvider {
  /** The devices this provider can open, the preferred one first. */
  List<DeviceInfo> devices();

  /**
   * Opens the backend for one of {@link #devices}.
   *
   * @throws dev.hopfield.engine.DeviceException if the device or its driver refuses
   */
  Backend open(DeviceInfo device);
}
