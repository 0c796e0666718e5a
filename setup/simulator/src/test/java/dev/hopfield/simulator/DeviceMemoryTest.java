package dev.hopfield.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static uk.ac.manchester.tornado.api.enums.DataTransferMode.FIRST_EXECUTION;

import org.junit.jupiter.api.Test;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.exceptions.TornadoOutOfMemoryException;
import uk.ac.manchester.tornado.api.types.arrays.ByteArray;

class DeviceMemoryTest {

  static void touch(ByteArray array) {
    array.get(0);
  }

  private static TornadoExecutionPlan plan(int bytes) {
    ByteArray array = new ByteArray(bytes);
    return Plans.plan(
        new TaskGraph("g")
            .transferToDevice(FIRST_EXECUTION, array)
            .task("t", DeviceMemoryTest::touch, array));
  }

  @Test
  void allocation_aboveTheDevicesMemory_isRefused() throws Exception {
    long used = Activity.now().deviceBytesInUse();
    try (Property _ = Property.memory(Long.toString(used + 1000));
        TornadoExecutionPlan fits = plan(1000 - 16);
        TornadoExecutionPlan tooLarge = plan(1001 - 16)) {
      assertThatThrownBy(tooLarge::execute)
          .isInstanceOf(TornadoOutOfMemoryException.class)
          .hasMessageStartingWith("unable to allocate 1001 bytes for ByteArray[985]");
      assertThat(Activity.now().deviceBytesInUse()).isEqualTo(used);
      fits.execute();
      assertThat(Activity.now().deviceBytesInUse()).isEqualTo(used + 1000);
    }
    assertThat(Activity.now().deviceBytesInUse()).isEqualTo(used);
  }

  @Test
  void allocation_whenAnotherPlanHoldsTheMemory_fitsAfterItCloses() throws Exception {
    long used = Activity.now().deviceBytesInUse();
    try (Property _ = Property.memory(Long.toString(used + 1000));
        TornadoExecutionPlan second = plan(600)) {
      try (TornadoExecutionPlan first = plan(600)) {
        first.execute();
        assertThatThrownBy(second::execute).isInstanceOf(TornadoOutOfMemoryException.class);
      }
      second.execute();
      assertThat(second.getCurrentDeviceMemoryUsage()).isEqualTo(616);
    }
  }

  @Test
  void memoryProperty_withUnit_isRead() {
    try (Property _ = Property.memory("3MB")) {
      assertThat(PlayedDevice.current().memory()).isEqualTo(3L * 1024 * 1024);
      assertThat(TornadoExecutionPlan.DEFAULT_DEVICE.getMaxGlobalMemory()).isEqualTo(3145728L);
    }
    try (Property _ = Property.memory("plenty")) {
      assertThatThrownBy(PlayedDevice::current)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("hopfield.simulator.memory is 'plenty'");
    }
  }
}
