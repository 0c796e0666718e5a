package dev.hopfield.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hopfield.engine.InvalidInputException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostSettingsTest {
  @AfterEach
  void clear() {
    System.clearProperty(HostSettings.PATH);
    System.clearProperty(HostSettings.CHUNK_ROWS);
    System.clearProperty(HostSettings.DEVICE_MEMORY);
    System.clearProperty(HostSettings.PRODUCT_ROWS);
    System.clearProperty(HostSettings.GRAPHS);
  }

  @Test
  void fromSystemProperties_readsWhatProductsTake() {
    System.setProperty(HostSettings.PATH, "product");
    System.setProperty(HostSettings.PRODUCT_ROWS, "1024");
    System.setProperty(HostSettings.GRAPHS, "off");
    assertThat(HostSettings.fromSystemProperties())
        .isEqualTo(
            HostSettings.NONE.withPath(KernelPath.PRODUCT).withProductRows(1024).withGraphs(false));
    System.setProperty(HostSettings.GRAPHS, "no");
    assertThatThrownBy(HostSettings::fromSystemProperties)
        .hasMessage("property hopfield.graphs is 'no' but must be on or off");
  }

  @Test
  void fromSystemProperties_forcesNothingByDefault() {
    assertThat(HostSettings.fromSystemProperties()).isEqualTo(HostSettings.NONE);
  }

  @ParameterizedTest
  @CsvSource({"123, 123", "3KB, 3072", "5MB, 5242880", "2GB, 2147483648"})
  void fromSystemProperties_readsSizes(String text, long bytes) {
    System.setProperty(HostSettings.DEVICE_MEMORY, text);
    System.setProperty(HostSettings.CHUNK_ROWS, "77");
    System.setProperty(HostSettings.PATH, "three-step");
    assertThat(HostSettings.fromSystemProperties())
        .isEqualTo(
            HostSettings.NONE
                .withPath(KernelPath.THREE_STEP)
                .withChunkRows(77)
                .withDeviceBytes(bytes));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "-1", "12TB", "9999999999GB", "many"})
  void fromSystemProperties_refusesOtherTexts(String text) {
    System.setProperty(HostSettings.DEVICE_MEMORY, text);
    assertThatThrownBy(HostSettings::fromSystemProperties)
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith("property hopfield.device.memory is '" + text + "'");
  }
}
