package dev.hopfield.simulator;

import uk.ac.manchester.tornado.api.TornadoDeviceContext;
import uk.ac.manchester.tornado.api.TornadoTargetDevice;
import uk.ac.manchester.tornado.api.common.TornadoDevice;
import uk.ac.manchester.tornado.api.enums.TornadoDeviceType;
import uk.ac.manchester.tornado.api.enums.TornadoVMBackendType;

/** The simulator as a device. Its figures are those of the device it plays. */
final class SimulatedDevice implements TornadoDevice, TornadoTargetDevice, TornadoDeviceContext {

  static final String NAME = "simulator";

  @Override
  public String getDeviceName() {
    return NAME;
  }

  @Override
  public String getDescription() {
    return "simulator on the JVM, playing %s: not TornadoVM, and no measure of a device's speed"
        .formatted(getTornadoVMBackend());
  }

  @Override
  public String getPlatformName() {
    return "JVM";
  }

  @Override
  public TornadoDeviceContext getDeviceContext() {
    return this;
  }

  @Override
  public TornadoTargetDevice getPhysicalDevice() {
    return this;
  }

  @Override
  public TornadoTargetDevice getDevice() {
    return this;
  }

  @Override
  public TornadoDeviceType getDeviceType() {
    return TornadoDeviceType.CPU;
  }

  @Override
  public long getMaxAllocMemory() {
    return PlayedDevice.current().usableMemory();
  }

  @Override
  public long getMaxGlobalMemory() {
    return PlayedDevice.current().memory();
  }

  @Override
  public long getDeviceLocalMemorySize() {
    return PlayedDevice.LOCAL_MEMORY;
  }

  @Override
  public long[] getDeviceMaxWorkgroupDimensions() {
    long most = PlayedDevice.current().maxWorkGroup();
    return new long[] {most, most, most};
  }

  @Override
  public String getDeviceOpenCLCVersion() {
    return "none";
  }

  @Override
  public String getDeviceInfo() {
    return getDescription();
  }

  @Override
  public int getBackendIndex() {
    return 0;
  }

  @Override
  public TornadoVMBackendType getTornadoVMBackend() {
    return PlayedDevice.current().backend();
  }

  @Override
  public long getDeviceGlobalMemorySize() {
    return getMaxGlobalMemory();
  }

  @Override
  public int getDeviceMaxComputeUnits() {
    return PlayedDevice.COMPUTE_UNITS;
  }

  @Override
  public long[] getDeviceMaxWorkItemSizes() {
    return getDeviceMaxWorkgroupDimensions();
  }

  @Override
  public long[] getDeviceMaxWorkGroupSize() {
    return new long[] {PlayedDevice.current().maxWorkGroup()};
  }

  @Override
  public int getMaxThreadsPerBlock() {
    return PlayedDevice.current().maxWorkGroup();
  }

  @Override
  public int getDeviceMaxClockFrequency() {
    return 0;
  }

  @Override
  public long getDeviceMaxConstantBufferSize() {
    return 0;
  }

  @Override
  public long getDeviceMaxAllocationSize() {
    return getMaxAllocMemory();
  }

  @Override
  public boolean isFP64Supported() {
    return true;
  }

  @Override
  public int getDeviceIndex() {
    return 0;
  }

  @Override
  public int getDevicePlatform() {
    return 0;
  }

  @Override
  public int getDriverIndex() {
    return 0;
  }

  @Override
  public String toString() {
    return getDescription();
  }
}
