package uk.ac.manchester.tornado.api;

/** A device's place among the devices, and what it can do. */
public interface TornadoDeviceContext {

  /** Returns the device as its driver describes it. */
  TornadoTargetDevice getDevice();

  /** Says whether it has 64-bit floating point. */
  boolean isFP64Supported();

  /** Returns its number among the devices of its platform. */
  int getDeviceIndex();

  /** Returns the number of its platform. */
  int getDevicePlatform();

  /** Returns its name. */
  String getDeviceName();

  /** Returns the number of its backend. */
  int getDriverIndex();
}
