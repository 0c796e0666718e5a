package dev.hopfield.host;

import dev.hopfield.engine.backend.DeviceInfo;
import dev.hopfield.engine.backend.DeviceInfo.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import uk.ac.manchester.tornado.api.TornadoBackend;
import uk.ac.manchester.tornado.api.TornadoRuntime;
import uk.ac.manchester.tornado.api.TornadoTargetDevice;
import uk.ac.manchester.tornado.api.common.TornadoDevice;
import uk.ac.manchester.tornado.api.enums.TornadoDeviceType;
import uk.ac.manchester.tornado.api.enums.TornadoVMBackendType;
import uk.ac.manchester.tornado.api.runtime.TornadoRuntimeProvider;

/** The devices that TornadoVM, or the simulator in its place, knows. */
final class TornadoDevices {
  /** The simulator's name for its device. */
  static final String SIMULATOR = "simulator";

  private static final String BAILOUT = "tornado.recover.bailout";
  private static final String MEMORY = "tornado.device.memory";

  private TornadoDevices() {}

  /**
   * A device with what is needed to use it.
   *
   * @param info for the user
   * @param device TornadoVM's
   * @param limits what it can hold and run
   */
  record Found(DeviceInfo info, TornadoDevice device, DeviceLimits limits) {
    /**
     * Whether the driver may pin host memory that it copied from, so that it must stay until the
     * device's buffers are freed. CUDA drivers do, OpenCL and the simulator do not.
     */
    boolean pinsHostMemory() {
      return !isSimulator(device) && device.getTornadoVMBackend() != TornadoVMBackendType.OPENCL;
    }
  }

  /** Lists the devices. May throw whatever TornadoVM throws where it is not set up. */
  static List<Found> list() {
    // TornadoVM reads these once, when it starts. Its own defaults are to run what does not compile
    // as sequential Java, and to use 4 GB of any device; the plan keeps within the device itself.
    setUnlessSet(BAILOUT, "False");
    setUnlessSet(MEMORY, "1024GB");
    TornadoRuntime runtime = TornadoRuntimeProvider.getTornadoRuntime();
    List<Found> all = new ArrayList<>();
    for (int b = 0; b < runtime.getNumBackends(); b++) {
      TornadoBackend backend = runtime.getBackend(b);
      for (int d = 0; d < backend.getNumDevices(); d++) {
        all.add(found(backend.getDevice(d), b, d));
      }
    }
    return all;
  }

  private static void setUnlessSet(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }

  private static Found found(TornadoDevice device, int backend, int index) {
    DeviceLimits limits = limits(device);
    if (isSimulator(device)) {
      DeviceInfo info =
          new DeviceInfo(
              SIMULATOR,
              Kind.SIMULATOR,
              device.getDescription(),
              device.getPlatformName(),
              limits.memoryBytes(),
              null);
      return new Found(info, device, limits);
    }
    String type = device.getTornadoVMBackend().name().toLowerCase(Locale.ROOT);
    DeviceInfo info =
        new DeviceInfo(
            "%s:%d:%d".formatted(type, backend, index),
            kind(device.getDeviceType()),
            device.getPhysicalDevice().getDeviceName().strip(),
            "TornadoVM %s, %s".formatted(device.getTornadoVMBackend(), device.getPlatformName()),
            limits.memoryBytes(),
            refusal(System.getProperty(BAILOUT)));
    return new Found(info, device, limits);
  }

  private static DeviceLimits limits(TornadoDevice device) {
    TornadoTargetDevice target = device.getPhysicalDevice();
    return new DeviceLimits(
        Math.min(target.getDeviceGlobalMemorySize(), HostSettings.number(MEMORY)),
        target.getDeviceMaxAllocationSize(),
        target.getDeviceLocalMemorySize(),
        target.getDeviceMaxComputeUnits(),
        (int) Math.min(1024, device.getDeviceMaxWorkgroupDimensions()[0]),
        features(device.getTornadoVMBackend()));
  }

  private static DeviceLimits.Features features(TornadoVMBackendType backend) {
    boolean cuda = backend == TornadoVMBackendType.CUDA;
    return new DeviceLimits.Features(cuda || backend == TornadoVMBackendType.PTX, cuda, cuda, cuda);
  }

  /**
   * Why a device cannot be used although TornadoVM knows it: the setting under which it answers.
   */
  static @Nullable String refusal(@Nullable String bailout) {
    return "false".equalsIgnoreCase(bailout)
        ? null
        : "%s is %s, with which kernels that do not compile run as sequential Java and give wrong results; start the JVM with -D%s=False"
            .formatted(BAILOUT, bailout, BAILOUT);
  }

  private static Kind kind(TornadoDeviceType type) {
    return type == TornadoDeviceType.GPU ? Kind.GPU : Kind.ACCELERATOR;
  }

  private static boolean isSimulator(TornadoDevice device) {
    return device.getDeviceName().equals(SIMULATOR);
  }
}
