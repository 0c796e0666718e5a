package uk.ac.manchester.tornado.api;

import uk.ac.manchester.tornado.api.common.TornadoDevice;
import uk.ac.manchester.tornado.api.enums.TornadoVMBackendType;

/** The backends that are there. */
public interface TornadoRuntime {

  /** Returns a backend. */
  TornadoBackend getBackend(int index);

  /** Returns what a backend compiles to. */
  TornadoVMBackendType getBackendType(int index);

  /** Returns the number of backends. */
  int getNumBackends();

  /** Returns the device that plans run on unless told otherwise. */
  TornadoDevice getDefaultDevice();
}
