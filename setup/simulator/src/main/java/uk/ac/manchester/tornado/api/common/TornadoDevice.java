package uk.ac.manchester.tornado.api.common;

import uk.ac.manchester.tornado.api.TornadoDeviceContext;
import uk.ac.manchester.tornado.api.TornadoTargetDevice;
import uk.ac.manchester.tornado.api.enums.TornadoDeviceType;
import uk.ac.manchester.tornado.api.enums.TornadoVMBackendType;

/** A device that plans can run on. */
public interface TornadoDevice {

  /** Returns a short name. */
  String getDeviceName();

  /** Returns a description. */
  String getDescription();

  /** Returns the name of the platform. */
  String getPlatformName();

  /** Returns its place among the devices. */
  TornadoDeviceContext getDeviceContext();

  /** Returns the device as its driver describes it. */
  TornadoTargetDevice getPhysicalDevice();

  /** Returns the type. */
  TornadoDeviceType getDeviceType();

  /** Returns the most bytes of one buffer. */
  long getMaxAllocMemory();

  /** Returns the bytes of memory. */
  long getMaxGlobalMemory();

  /** Returns the bytes of local memory that a group may use. */
  long getDeviceLocalMemorySize();

  /** Returns the most work-items of a group along each of three dimensions. */
  long[] getDeviceMaxWorkgroupDimensions();

  /** Returns the version of OpenCL C. */
  String getDeviceOpenCLCVersion();

  /** Returns a description. */
  Object getDeviceInfo();

  /** Returns the number of its backend. */
  int getBackendIndex();

  /** Returns the number of the host's processors. */
  default int getAvailableProcessors() {
    return Runtime.getRuntime().availableProcessors();
  }

  /** Returns what its backend compiles to. */
  TornadoVMBackendType getTornadoVMBackend();
}
