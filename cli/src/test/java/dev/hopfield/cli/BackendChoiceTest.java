package dev.hopfield.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hopfield.engine.InvalidInputException;
import dev.hopfield.engine.backend.DeviceInfo;
import dev.hopfield.engine.backend.DeviceInfo.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;

class BackendChoiceTest {
  private static final List<DeviceInfo> DEVICES =
      List.of(
          new DeviceInfo("reference", Kind.REFERENCE, "", "", 0, null),
          new DeviceInfo("simulator", Kind.SIMULATOR, "", "", 0, null),
          new DeviceInfo("cuda:0:0", Kind.GPU, "", "", 0, "no driver; install one"));

  @Test
  void all_littleWork_takesWhatIsUsableAndSaysWhatIsNot() {
    BackendChoice choice = BackendChoice.all(DEVICES, 1e6);
    assertThat(choice.names()).containsExactly("reference", "simulator");
    assertThat(choice.leftOut()).containsExactly("cuda:0:0 is left out: no driver; install one");
  }

  @Test
  void all_muchWork_leavesTheSimulatorOutAndSaysHowToAddIt() {
    BackendChoice choice = BackendChoice.all(DEVICES, 1e12);
    assertThat(choice.names()).containsExactly("reference");
    assertThat(choice.leftOut().getFirst()).contains("--backends simulator");
  }

  @Test
  void named_twice_isTakenOnce() {
    assertThat(BackendChoice.named(List.of("reference", " reference")).names())
        .containsExactly("reference");
  }

  @Test
  void named_unknown_isRefusedWithTheNamesThereAre() {
    assertThatThrownBy(() -> BackendChoice.named(List.of("reference", "nope")))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("'nope'")
        .hasMessageContaining("reference");
  }
}
