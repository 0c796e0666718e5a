package dev.hopfield.engine.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hopfield.engine.DeviceException;
import dev.hopfield.engine.backend.Backends;
import dev.hopfield.engine.backend.DeviceInfo;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VectorProviderTest {
  @ParameterizedTest
  @CsvSource({
    "hopfield.cpu.threads, 0, 'hopfield.cpu.threads is 0 but must be 1 to 1024'",
    "hopfield.cpu.threads, two, 'hopfield.cpu.threads is ''two'' but must be a whole number'",
    "hopfield.cpu.vectorBits, 64, 'hopfield.cpu.vectorBits is 64 but must be 0, 128, 256 or 512'",
  })
  void devices_badSetting_saysWhyAndStaysListed(String property, String value, String message) {
    System.setProperty(property, value);
    try {
      DeviceInfo device = new VectorProvider().devices().get(0);
      assertThat(device.isAvailable()).isFalse();
      assertThat(device.unavailable()).isEqualTo(message);
      assertThat(Backends.devices()).contains(device);
      assertThatThrownBy(() -> Backends.open("cpu"))
          .isInstanceOf(DeviceException.class)
          .hasMessage("backend cpu cannot be used: " + message);
    } finally {
      System.clearProperty(property);
    }
  }
}
