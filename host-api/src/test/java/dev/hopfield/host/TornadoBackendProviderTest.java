package dev.hopfield.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hopfield.engine.DeviceException;
import dev.hopfield.engine.HopfieldMemory;
import dev.hopfield.engine.InvalidInputException;
import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.Retrieval;
import dev.hopfield.engine.backend.Backends;
import dev.hopfield.engine.backend.DeviceInfo;
import dev.hopfield.engine.backend.DeviceInfo.Kind;
import org.junit.jupiter.api.Test;

class TornadoBackendProviderTest {
  @Test
  void devices_listTheSimulatorByItsName() {
    DeviceInfo device =
        Backends.devices().stream()
            .filter(candidate -> candidate.name().equals("simulator"))
            .findFirst()
            .orElseThrow();
    assertThat(device.kind()).isEqualTo(Kind.SIMULATOR);
    assertThat(device.isAvailable()).isTrue();
    assertThat(device.memoryBytes()).isPositive();
  }

  @Test
  void open_retrievesThroughTheEngine() {
    float[][] rows = {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}};
    try (Patterns patterns = Patterns.of(rows);
        HopfieldMemory memory = HopfieldMemory.of(patterns).beta(50f).backend("simulator").open()) {
      Retrieval found = memory.retrieve(new float[][] {{0.1f, 0.9f, 0.2f}});
      assertThat(found.state(0)).usingComparatorWithPrecision(1e-6f).containsExactly(0, 1, 0);
      assertThat(found.topK(0).indices()).containsExactly(1);
      assertThat(memory.explain()).contains("device: simulator").contains("path: fused");
    }
  }

  @Test
  void open_refusesADeviceThatIsGone() {
    DeviceInfo gone = new DeviceInfo("cuda:7:7", Kind.GPU, "gone", "CUDA", 0, null);
    assertThatThrownBy(() -> new TornadoBackendProvider().open(gone))
        .isInstanceOf(DeviceException.class)
        .hasMessage("device cuda:7:7 is not there any more; list the devices again");
  }

  @Test
  void open_refusesAWrongProperty() {
    System.setProperty(HostSettings.PATH, "quick");
    try {
      assertThatThrownBy(() -> Backends.open("simulator"))
          .isInstanceOf(InvalidInputException.class)
          .hasMessage(
              "property hopfield.path is 'quick' but must be fused, warp, tensor, product or three-step");
    } finally {
      System.clearProperty(HostSettings.PATH);
    }
  }

  @Test
  void refusal_isOfSequentialJava() {
    assertThat(TornadoDevices.refusal("False")).isNull();
    assertThat(TornadoDevices.refusal("True"))
        .startsWith("tornado.recover.bailout is True")
        .endsWith("start the JVM with -Dtornado.recover.bailout=False");
  }
}
