package uk.ac.manchester.tornado.api;

import java.util.List;
import uk.ac.manchester.tornado.api.common.TornadoDevice;
import uk.ac.manchester.tornado.api.enums.TornadoDeviceType;
import uk.ac.manchester.tornado.api.enums.TornadoVMBackendType;

/** A backend and its devices. */
public interface TornadoBackend {

  /** Returns the first device. */
  TornadoDevice getDefaultDevice();

  /** Returns the number of devices. */
  int getNumDevices();

  /** Returns a device. */
  TornadoDevice getDevice(int index);

  /** Returns all devices. */
  List<TornadoDevice> getAllDevices();

  /** Returns the type of the first device. */
  TornadoDeviceType getTypeDefaultDevice();

  /** Returns the name. */
  String getName();

  /** Returns the number of platforms. */
  int getNumPlatforms();

  /** Returns what it compiles to. */
  TornadoVMBackendType getBackendType();
}
