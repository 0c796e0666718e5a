package dev.hopfield.simulator;

import java.util.List;
import uk.ac.manchester.tornado.api.TornadoBackend;
import uk.ac.manchester.tornado.api.TornadoRuntime;
import uk.ac.manchester.tornado.api.common.TornadoDevice;
import uk.ac.manchester.tornado.api.enums.TornadoDeviceType;
import uk.ac.manchester.tornado.api.enums.TornadoVMBackendType;
import uk.ac.manchester.tornado.api.exceptions.TornadoBackendNotFound;
import uk.ac.manchester.tornado.api.exceptions.TornadoDeviceNotFound;

/** A runtime of one backend with one device. */
public final class SimulatedRuntime implements TornadoRuntime, TornadoBackend {

  /** The only one. */
  public static final SimulatedRuntime INSTANCE = new SimulatedRuntime();

  private final TornadoDevice device = new SimulatedDevice();

  private SimulatedRuntime() {}

  @Override
  public TornadoBackend getBackend(int index) {
    if (index != 0) {
      throw new TornadoBackendNotFound("backend %d is not there: there is one".formatted(index));
    }
    return this;
  }

  @Override
  public TornadoVMBackendType getBackendType(int index) {
    return getBackend(index).getBackendType();
  }

  @Override
  public int getNumBackends() {
    return 1;
  }

  @Override
  public TornadoDevice getDefaultDevice() {
    return device;
  }

  @Override
  public int getNumDevices() {
    return 1;
  }

  @Override
  public TornadoDevice getDevice(int index) {
    if (index != 0) {
      throw new TornadoDeviceNotFound("device %d is not there: there is one".formatted(index));
    }
    return device;
  }

  @Override
  public List<TornadoDevice> getAllDevices() {
    return List.of(device);
  }

  @Override
  public TornadoDeviceType getTypeDefaultDevice() {
    return device.getDeviceType();
  }

  @Override
  public String getName() {
    return SimulatedDevice.NAME;
  }

  @Override
  public int getNumPlatforms() {
    return 1;
  }

  @Override
  public TornadoVMBackendType getBackendType() {
    return device.getTornadoVMBackend();
  }
}
