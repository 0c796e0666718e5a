package uk.ac.manchester.tornado.api;

/** A device as its driver describes it. */
public interface TornadoTargetDevice {

  /** Returns the name. */
  String getDeviceName();

  /** Returns the bytes of memory. */
  long getDeviceGlobalMemorySize();

  /** Returns the bytes of local memory that a group may use. */
  long getDeviceLocalMemorySize();

  /** Returns the number of processors. */
  int getDeviceMaxComputeUnits();

  /** Returns the most work-items of a group along each of three dimensions. */
  long[] getDeviceMaxWorkItemSizes();

  /** Returns the most work-items of a group. */
  long[] getDeviceMaxWorkGroupSize();

  /** Returns the most work-items of a group. */
  int getMaxThreadsPerBlock();

  /** Returns the clock frequency in MHz, 0 where it is not known. */
  int getDeviceMaxClockFrequency();

  /** Returns the bytes of constant memory. */
  long getDeviceMaxConstantBufferSize();

  /** Returns the most bytes of one buffer. */
  long getDeviceMaxAllocationSize();

  /** Returns a description. */
  String getDeviceInfo();
}
