package dev.hopfield.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import uk.ac.manchester.tornado.api.TornadoBackend;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.TornadoRuntime;
import uk.ac.manchester.tornado.api.common.TornadoDevice;
import uk.ac.manchester.tornado.api.enums.TornadoVMBackendType;
import uk.ac.manchester.tornado.api.exceptions.TornadoRuntimeException;
import uk.ac.manchester.tornado.api.runtime.TornadoRuntimeProvider;

class DevicesTest {

  @Test
  void devices_areOne_andItSaysWhatItIs() {
    TornadoRuntime runtime = TornadoRuntimeProvider.getTornadoRuntime();
    assertThat(runtime.getNumBackends()).isEqualTo(1);
    TornadoBackend backend = runtime.getBackend(0);
    assertThat(backend.getAllDevices()).hasSize(1);
    TornadoDevice device = backend.getDevice(0);
    assertThat(device).isSameAs(TornadoExecutionPlan.getDevice(0, 0));
    assertThat(device.getDeviceName()).isEqualTo("simulator");
    assertThat(device.getPhysicalDevice().getDeviceName()).isEqualTo("simulator");
    assertThat(device.getDescription()).contains("simulator on the JVM").contains("not TornadoVM");
    assertThat(device.getDeviceLocalMemorySize()).isEqualTo(48 * 1024);
    assertThat(device.getDeviceMaxWorkgroupDimensions()).containsExactly(1024, 1024, 1024);
    assertThat(device.getMaxGlobalMemory()).isEqualTo(4L << 30);
  }

  @Test
  void devices_beyondTheOne_areRefused() {
    TornadoRuntime runtime = TornadoRuntimeProvider.getTornadoRuntime();
    assertThatThrownBy(() -> runtime.getBackend(1)).isInstanceOf(TornadoRuntimeException.class);
    assertThatThrownBy(() -> runtime.getBackend(0).getDevice(1))
        .isInstanceOf(TornadoRuntimeException.class);
  }

  @Test
  void backendProperty_choosesWhatIsPlayed() {
    TornadoDevice device = TornadoExecutionPlan.DEFAULT_DEVICE;
    assertThat(device.getTornadoVMBackend()).isEqualTo(TornadoVMBackendType.OPENCL);
    try (Property _ = Property.backend("cuda")) {
      assertThat(device.getTornadoVMBackend()).isEqualTo(TornadoVMBackendType.CUDA);
    }
    try (Property _ = Property.backend("VULKAN")) {
      assertThatThrownBy(device::getTornadoVMBackend)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "property hopfield.simulator.backend is 'VULKAN' but must be OPENCL, PTX or CUDA");
    }
  }
}
